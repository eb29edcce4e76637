"""`askoh evaluate` with the trained model: figures, one page, comparison, by anybody's eyes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.conftest import TODAY

from ..conftest import Askoh

LABELLED = """\
id\ttext\ttopic
m1\tcan I order a new chair for my bad back\tmusculoskeletal_dse
m2\tmy wages were cut while I was off ill, is that allowed <b>&\tsick_pay
m3\twho won the match last night\tout_of_scope
m4\tmorning all\tout_of_scope
m5\tthis printer will be the death of me\tnear_miss_crisis
m6\tthe dog ate my homework and I want a word with the headteacher about it\tcancer
"""
CRISIS = """\
id\ttext\tlevel
c1\tI want to kill myself\tcrisis
c2\tmy mate says he's going to end it all\tconcern
c3\tI need a new chair\tcrisis
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    labelled, crisis = tmp_path / "labelled.tsv", tmp_path / "crisis.tsv"
    labelled.write_text(LABELLED, encoding="utf-8")
    crisis.write_text(CRISIS, encoding="utf-8")
    return str(labelled), str(crisis)


@pytest.fixture
def evaluated(askoh: Askoh, trained: Path, files: tuple[str, str], tmp_path: Path) -> Path:
    """The page, made by comparing with half of the same file."""
    settings = {"ASKOH_HOME": str(trained), "ASKOH_TODAY": TODAY}
    labelled, crisis = files
    earlier = tmp_path / "earlier"
    first = askoh("evaluate", labelled, "--half", "even", "--out", str(earlier), **settings)
    assert first.returncode == 0, first.stderr
    assert (earlier / "report.html").is_file()
    page = tmp_path / "later" / "understood.html"
    words = ("--crisis", crisis, "--out", str(page), "--against", str(earlier / "report.json"))
    done = askoh("evaluate", labelled, *words, **settings)
    assert done.returncode == 0, done.stderr
    assert "First topic right: " in done.stdout
    assert "Reading the messages" in done.stderr
    return page


def test_the_page_and_the_figures_tell_the_same(evaluated: Path) -> None:
    results: dict[str, Any] = json.loads(evaluated.with_suffix(".json").read_text("utf-8"))
    page = evaluated.read_text(encoding="utf-8")
    figures = results["figures"]
    assert figures["top_1"]["of"] == 5
    assert figures["out_of_scope_recall"]["count"] == 2
    assert figures["near_miss_false_alarms"] | {"interval": None} == {
        "count": 0,
        "of": 1,
        "share": 0.0,
        "interval": None,
    }
    assert figures["crisis_answered"]["count"] == 2
    assert [one["id"] for one in results["messages"]] == ["m1", "m2", "m3", "m4", "m5", "m6"]
    assert "bad back" not in json.dumps(results)
    for part in ("figures", "comparison", "topics", "confusions", "calibration", "safety",
                 "handled", "misses"):  # fmt: skip
        assert f'<h2 id="{part}">' in page
    assert "Messages in both: 3." in page
    # The one that can't be right stands among the misses, c3 among the unanswered.
    assert "headteacher" in page
    assert '<span class="missed">none</span>' in page
    assert page.count("<svg") == 3
    assert "<b>&" not in page
    assert not re.search(r'(src|href)="(?!#)|url\(|@import', page)


@pytest.mark.browser
def test_the_page_can_be_read_by_everybody(evaluated: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text))
        page.goto(evaluated.as_uri())
        found = Axe().run(page).response["violations"]
        browser.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert complaints == []


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (("nowhere.tsv",), "can't be read"),
        (("LABELLED", "--against", "LABELLED"), "doesn't hold the figures"),
        (("LABELLED", "--crisis", "LABELLED"), "no column `level`"),
        (("LABELLED", "--out", "LABELLED/below"), "can't be made"),
        (("LABELLED",), "no trained model"),
    ],
)
def test_a_problem_is_a_cause_and_a_cure(
    askoh: Askoh, files: tuple[str, str], words: tuple[str, ...], cause: str
) -> None:
    done = askoh("evaluate", *(word.replace("LABELLED", files[0]) for word in words))
    assert done.returncode == 1
    assert cause in done.stderr
    assert "What to do: " in done.stderr
    assert "Traceback" not in done.stderr
