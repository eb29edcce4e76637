from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from askoh.errors import AskohError
from askoh.places import PROJECT, Places
from askoh.progress import Progress
from askoh.training import borrow, fingerprint, inputs, is_fresh, train

FILES = ("domain.yml", "data/nlu/greet.yml", "bot/config.yml", "bot/uv.lock", "bot/askoh_bot/a.py")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}", encoding="utf-8")
    return Places(tmp_path, tmp_path / "var", tmp_path / "config")


def test_the_projects_own_inputs_are_all_there() -> None:
    names = {str(p.relative_to(PROJECT)) for p in inputs(Places.from_environment())}
    assert {"domain.yml", "bot/config.yml", "bot/uv.lock", "data/nlu/greet.yml"} <= names
    assert any(name.startswith("bot/askoh_bot/") for name in names)


def append(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + " more", encoding="utf-8")


def rename(path: Path) -> None:
    path.rename(path.with_stem(path.stem + "_new"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", [append, Path.unlink])
def test_any_change_of_an_input_shows(
    places: Places, name: str, change: Callable[[Path], object]
) -> None:
    before = fingerprint(places)
    change(places.root / name)
    assert fingerprint(places) != before


def test_a_new_name_shows_and_other_files_do_not(places: Places) -> None:
    before = fingerprint(places)
    (places.root / "README.md").write_text("read me", encoding="utf-8")
    assert fingerprint(places) == before
    rename(places.root / "data/nlu/greet.yml")
    assert fingerprint(places) != before


def test_nothing_is_fresh_without_a_model_or_its_record(places: Places) -> None:
    assert not is_fresh(places)
    places.models.mkdir(parents=True)
    places.model.write_bytes(b"model")
    assert not is_fresh(places)


def test_a_fresh_model_is_lent_to_another_data_folder(places: Places, tmp_path: Path) -> None:
    other = places.with_home(tmp_path / "other")
    make_fresh(places)
    borrow(places, other)
    assert is_fresh(other)
    assert not train(other, Progress(StringIO()))
    append(places.root / "domain.yml")
    assert not is_fresh(other)


def test_training_without_the_bots_environment_says_so(places: Places) -> None:
    with pytest.raises(AskohError) as problem:
        train(places, Progress(StringIO()))
    assert "make setup" in problem.value.cure


def test_a_failed_training_keeps_the_old_model_and_shows_the_log(places: Places) -> None:
    make_fresh(places)
    append(places.root / "domain.yml")
    places.bot_python.parent.mkdir(parents=True)
    places.bot_python.write_text("#!/bin/sh\necho 'domain.yml: line 3 is wrong'\nexit 1\n")
    places.bot_python.chmod(0o755)
    with pytest.raises(AskohError, match="line 3 is wrong"):
        train(places, Progress(StringIO()))
    assert places.model.read_bytes() == b"model"
    assert not is_fresh(places)


def make_fresh(places: Places) -> None:
    """A model with the record that training writes."""
    places.models.mkdir(parents=True, exist_ok=True)
    places.model.write_bytes(b"model")
    record = f'{{"fingerprint": "{fingerprint(places)}"}}'
    (places.models / "trained-from.json").write_text(record, encoding="utf-8")
