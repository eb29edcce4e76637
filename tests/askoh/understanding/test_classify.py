"""`askoh classify` with the trained model, as somebody would run it."""

import csv
import json
from pathlib import Path

import pytest

from guidance.topics import topic_table
from tests.conftest import TODAY

from ..conftest import Askoh

HEADER = ["n", "text", "note"]
MESSAGES = [
    "One of my drivers has been off with his back since 2 November. Should I refer him to OH?",
    "I want to kill myself",
    "this spreadsheet is killing me",
    "hello there",
    "who do I ask for a standing desk",
    "who won the match last night",
    "",
    "🙂",
    "/restart",
    'he said "no way"',
]


@pytest.fixture
def classified(askoh: Askoh, trained: Path, tmp_path: Path) -> list[dict[str, str]]:
    """Every message classified, as a reader of tables sees it."""
    source, target = tmp_path / "in.tsv", tmp_path / "out.tsv"
    rows = [f"{n}\t{text}\tn{n}" for n, text in enumerate(MESSAGES)]
    source.write_text("\ufeff" + "\r\n".join(["\t".join(HEADER), *rows]), encoding="utf-8")
    words = ("classify", "--in", str(source), "--out", str(target))
    done = askoh(*words, ASKOH_HOME=str(trained), ASKOH_TODAY=TODAY)
    assert done.returncode == 0, done.stderr
    assert f"{len(MESSAGES)} messages classified" in done.stdout
    assert "Reading the messages" in done.stderr
    first = target.read_bytes()
    again = askoh(*words, "--today", TODAY, ASKOH_HOME=str(trained))
    assert again.returncode == 0
    assert target.read_bytes() == first
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_message_is_told_in_full(classified: list[dict[str, str]]) -> None:
    added = ["topic", "topics", "facts", "crisis", "kind", "handled"]
    assert list(classified[0]) == [*HEADER, *added]
    assert [row["text"] for row in classified] == MESSAGES
    assert [row["note"] for row in classified] == [f"n{n}" for n in range(len(MESSAGES))]
    for row in classified:
        topics = json.loads(row["topics"])
        assert len(topics) == 5
        assert topics[0][0] == row["topic"]
        assert {name for name, _ in topics} <= set(topic_table().topics)
        shares = [share for _, share in topics]
        assert shares == sorted(shares, reverse=True)
        assert row["handled"] in ("answer", "choices", "crisis", "out_of_scope")
        assert {"slots", "evidence", "relation"} <= set(json.loads(row["facts"]))
    driver, danger, annoyed, hello, desk, match, empty, smiley, slash, quoted = classified
    assert json.loads(driver["facts"])["slots"]["absence_start"] == "2026-11-02"
    assert (danger["crisis"], danger["kind"], danger["handled"]) == ("crisis", "suicide", "crisis")
    assert (annoyed["crisis"], annoyed["kind"]) == ("none", "")
    assert (hello["topic"], hello["handled"]) == ("out_of_scope", "out_of_scope")
    assert (desk["topic"], desk["handled"]) == ("musculoskeletal_dse", "answer")
    assert (match["topic"], match["handled"]) == ("out_of_scope", "out_of_scope")
    assert empty["handled"] == smiley["handled"] == "choices"
    assert slash["crisis"] == quoted["crisis"] == "none"


def test_a_given_column_of_the_same_name_is_kept_under_another(
    askoh: Askoh, trained: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text("topic\ttext\ttopic_given\nx\thello\ty\n", encoding="utf-8")
    words = ("classify", "--in", str(source), "--out", str(target), "--role", "manager")
    done = askoh(*words, ASKOH_HOME=str(trained))
    assert done.returncode == 0, done.stderr
    assert "the column `topic` that was there is called `topic_given_given`" in done.stderr
    header, row = target.read_text(encoding="utf-8").splitlines()
    assert header.split("\t")[:4] == ["topic_given_given", "text", "topic_given", "topic"]
    assert row.split("\t")[:4] == ["x", "hello", "y", "out_of_scope"]


@pytest.mark.parametrize(
    ("content", "extra", "cause"),
    [
        ("id\twords\n1\thello\n", (), "no column `text`"),
        ("id\ttext\n1\thello\n", (), "There is no trained model"),
        ("id\ttext\n1\thello\n", ("--today", "31/02"), "--today is '31/02'"),
        ("id\ttext\n1\thello\n", ("--employer", "nobody"), "no employer profile 'nobody'"),
        (None, (), "can't be read: No such file"),
    ],
)
def test_a_problem_is_told_and_nothing_is_written(
    askoh: Askoh, tmp_path: Path, content: str | None, extra: tuple[str, ...], cause: str
) -> None:
    source, target = tmp_path / "in.tsv", tmp_path / "out.tsv"
    if content is not None:
        source.write_text(content, encoding="utf-8")
    done = askoh("classify", "--in", str(source), "--out", str(target), *extra)
    assert done.returncode == 1
    assert cause in done.stderr
    assert "What to do: " in done.stderr
    assert not target.exists()


def test_the_file_that_is_read_is_never_overwritten(askoh: Askoh, tmp_path: Path) -> None:
    source = tmp_path / "in.tsv"
    source.write_text("text\nhello\n", encoding="utf-8")
    done = askoh("classify", "--in", str(source), "--out", str(source))
    assert done.returncode == 1
    assert "Give --out another name" in done.stderr


def test_a_broken_model_is_told_with_the_end_of_its_log(askoh: Askoh, home: Path) -> None:
    (home / "models").mkdir(parents=True)
    (home / "models" / "askoh.tar.gz").write_bytes(b"no model")
    source = home / "in.tsv"
    source.write_text("text\nhello\n", encoding="utf-8")
    done = askoh("classify", "--in", str(source), "--out", str(home / "out.tsv"))
    assert done.returncode == 1
    assert "The classifier stopped" in done.stderr
    assert "askoh train --force" in done.stderr
