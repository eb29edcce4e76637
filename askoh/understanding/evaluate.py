"""`askoh evaluate`: how well AskOH understands labelled messages, as one page and as JSON."""

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from askoh.understanding.classify import asker_of
from askoh.understanding.labelled import read_alarming, read_labelled
from askoh.understanding.report import TITLES, render
from askoh.understanding.results import as_results, compare, read_results
from askoh.understanding.scores import Alarm, Judged, shares
from askoh.understanding.tsv import write_text
from askoh.understanding.understood import Asker, understand_all

_NAME = "report.html"
_SHOWN = (
    "top_1", "top_3", "out_of_scope_recall", "near_miss_false_alarms", "crisis_answered",
    "crisis_level_agreement",
)  # fmt: skip


def evaluate(options: argparse.Namespace, places: Places) -> int:
    """Understand the messages, count, write the report and print the main figures.

    Raises:
        AskohError: a file can't be used, or there is no model.
    """
    progress = Progress()
    # Whatever could be wrong with what was given is told before the model is loaded.
    asker = asker_of(options, places)
    before = read_results(Path(options.against)) if options.against else None
    page = _page(options.out, places)
    labelled = read_labelled(Path(options.file), options.half)
    alarming = read_alarming(Path(options.crisis), options.half) if options.crisis else []
    texts = [*(one.text for one in labelled), *(one.text for one in alarming)]
    found = understand_all(places, texts, asker, progress)
    judged = [Judged(g, f) for g, f in zip(labelled, found, strict=False)]
    urgent = found[len(labelled) :]
    alarms = [Alarm(g, f.screen) for g, f in zip(alarming, urgent, strict=True)]
    made = _made(options, places, asker, len(labelled))
    results = as_results(made, judged, alarms)
    comparison = compare(before, results) if before else None
    figures = page.with_suffix(".json")
    write_text(page, render(made, judged, alarms, comparison))
    write_text(figures, json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    _print(judged, alarms)
    print(f"Report: {page}\nFigures: {figures}")
    return 0


def _page(wanted: str | None, places: Places) -> Path:
    place = Path(wanted) if wanted else places.home / "evaluation"
    page = place if place.suffix == ".html" else place / _NAME
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AskohError(
            f"{page.parent} can't be made: {error.strerror}.", "Give --out another place."
        ) from None
    return page


def _made(
    options: argparse.Namespace, places: Places, asker: Asker, messages: int
) -> Mapping[str, Any]:
    """Where the figures come from, so that two reports can be told apart."""
    source = Path(options.file)
    return {
        "file": source.name,
        "file_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "half": options.half,
        "messages": messages,
        "today": asker.today.isoformat(),
        "role": asker.role,
        "private": asker.private,
        "model": hashlib.sha256(places.model.read_bytes()).hexdigest()[:12],
    }


def _print(judged: Sequence[Judged], alarms: Sequence[Alarm]) -> None:
    counted = shares(judged, alarms)
    for name in _SHOWN:
        one = counted[name]
        if one.value is not None:
            print(f"{TITLES[name]}: {one.value:.1%} ({one.count} of {one.of})")
