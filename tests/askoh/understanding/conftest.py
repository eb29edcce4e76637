"""The trained model, lent to a data folder of its own."""

import sys
from pathlib import Path

import pytest

from askoh import training
from askoh.places import Places
from askoh.progress import Progress


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the model and nothing else; trained first if it isn't fresh."""
    ours = Places.from_environment()
    training.train(ours, Progress(sys.__stderr__))
    places = ours.with_home(tmp_path_factory.mktemp("trained"))
    training.borrow(ours, places)
    return places.home
