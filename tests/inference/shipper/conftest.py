"""Each test ships to an experiment of its own."""

import pytest

from inference.settings import Settings
from tests.mlflow_server import MlflowServer
from tests.shipping import shipping_settings


@pytest.fixture
def settings(mlflow_server: MlflowServer, request: pytest.FixtureRequest) -> Settings:
    return shipping_settings(mlflow_server, request.node.name)
