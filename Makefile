# make run | test | check | bench: each sets up what it needs (a virtual environment in .venv), says what it does, needs no root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test check bench train clean

run: $(VENV)/.serving
	@$(BIN)/triage up --demo

test: $(VENV)/.development
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: $(VENV)/.development
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.development
	@$(BIN)/python -m benchmarks.reading
	@$(BIN)/python -m benchmarks.decision
	@$(BIN)/python -m benchmarks.pages

train: $(VENV)/.training
	@$(BIN)/triage train --help

$(VENV)/bin/python:
	@echo "Creating the virtual environment $(VENV) with $$($(PYTHON) --version)."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claim-triage needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.serving: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing the service and the MLflow server (about a minute the first time)."
	@$(PIP) --editable '.[mlflow]'
	@touch $@

$(VENV)/.development: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing the service, the MLflow server and the test tools (about a minute the first time)."
	@$(PIP) --editable '.[mlflow,postgres,dev]'
	@touch $@ $(VENV)/.serving

# What trains models: torch and what goes with it, about 2 GB.
$(VENV)/.training: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what trains models (a few minutes the first time)."
	@$(PIP) --editable '.[train,mlflow,postgres,dev]'
	@touch $@ $(VENV)/.development $(VENV)/.serving

clean:
	rm -rf $(VENV) var
