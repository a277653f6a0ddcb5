"""`triage train` and `triage evaluate`: learn a model from drawn mail, and measure its bundle."""

import json
from pathlib import Path
from typing import Annotated

import typer

train_app = typer.Typer(no_args_is_help=True, help="Learn a model from drawn mail and write its bundle.")
evaluate_app = typer.Typer(no_args_is_help=True, help="Measure a bundle on mail that never trained; renews its card.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@train_app.command("document")
def train_document(
    pieces: Annotated[int, typer.Option(min=8, help="Documents to draw for each class and hand.")] = 120,
    steps: Annotated[int, typer.Option(min=0, help="Steps of the text encoder; 0 trains none.")] = 1800,
    seed: Annotated[int, typer.Option(min=0, help="Other seeds draw other mail.")] = 1,
    to: Annotated[Path | None, typer.Option("--out", help="Else the bundle that ships.")] = None,
) -> None:
    """The document classifier. Hours on two cores; goes on where it was interrupted. Needs the extra `train`."""
    from models.bundle import BUNDLES
    from training.document import Plan, train

    version = train(Plan(pieces=pieces, encoder_steps=steps, seed=seed), to or BUNDLES / "document")
    typer.echo(f"document classifier {version}")


@evaluate_app.command("document")
def evaluate_document(
    pieces: Annotated[int, typer.Option(min=8, help="Documents to draw for each class and hand.")] = 40,
    bundle: Annotated[Path | None, typer.Option(exists=True, help="Else the bundle that ships.")] = None,
    as_json: AsJson = False,
) -> None:
    """The document classifier, on families, wordings and layouts that never trained. Renews the card."""
    from models.bundle import BUNDLES
    from training.document import Plan
    from training.document_report import evaluate, summary

    figures = evaluate(Plan(pieces=pieces), bundle or BUNDLES / "document")
    typer.echo(json.dumps(figures, indent=2) if as_json else summary(figures))


@train_app.command("layout")
def train_layout(
    steps: Annotated[int, typer.Option(min=1, help="More steps go on from fewer.")] = 15_000,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    to: Annotated[Path | None, typer.Option("--out", help="Else the bundle that ships.")] = None,
) -> None:
    """The layout labeller of remittances on paper. Needs two cores for three hours or more, and the extra `train`."""
    from models.bundle import BUNDLES
    from training.layout import Plan, Run, train

    version = train(Run(plan=Plan(steps=steps, seed=seed)), to or BUNDLES / "layout")
    typer.echo(f"layout labeller {version}")


@evaluate_app.command("layout")
def evaluate_layout(
    documents: Annotated[int, typer.Option(min=8, help="Remittances of unseen families to draw.")] = 300,
    bundle: Annotated[Path | None, typer.Option(exists=True, help="Else the bundle that ships.")] = None,
    as_json: AsJson = False,
) -> None:
    """The layout labeller, on families that never trained as print, scan and fax. Renews the card."""
    from models.bundle import BUNDLES
    from training.layout_report import evaluate, summary

    figures = evaluate(documents, bundle or BUNDLES / "layout")
    typer.echo(json.dumps(figures, indent=2) if as_json else summary(figures))
