"""Both nets together on statements that neither was written or trained for."""

import csv
from functools import cache
from pathlib import Path

import pytest

from askoh.places import PROJECT
from askoh.understanding.examples import training_examples, words_of

from ..conftest import Askoh

KEPT_BACK = Path(__file__).parent / "kept_back.tsv"
NOTHING = "none"


@cache
def labelled() -> list[dict[str, str]]:
    with KEPT_BACK.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture
def found(askoh: Askoh, trained: Path, tmp_path: Path) -> list[tuple[dict[str, str], str]]:
    """Each statement with the level that `askoh classify` gives it."""
    target = tmp_path / "out.tsv"
    words = ("classify", "--in", str(KEPT_BACK), "--out", str(target))
    done = askoh(*words, ASKOH_HOME=str(trained))
    assert done.returncode == 0, done.stderr
    with target.open(encoding="utf-8", newline="") as file:
        levels = [row["crisis"] for row in csv.DictReader(file, delimiter="\t")]
    return list(zip(labelled(), levels, strict=True))


def test_most_statements_are_heard_and_few_everyday_ones(
    found: list[tuple[dict[str, str], str]],
) -> None:
    missed = [r["text"] for r, level in found if r["level"] != NOTHING and level == NOTHING]
    fired = [r["text"] for r, level in found if r["level"] == NOTHING and level != NOTHING]
    danger = sum(row["level"] != NOTHING for row in labelled())
    assert len(missed) <= 0.25 * danger, missed
    assert len(fired) <= 0.06 * (len(labelled()) - danger), fired


def test_nothing_of_the_list_was_trained_on() -> None:
    learnt = {words_of(one.text) for one in training_examples(PROJECT / "data" / "nlu")}
    assert [row["text"] for row in labelled() if words_of(row["text"]) in learnt] == []
