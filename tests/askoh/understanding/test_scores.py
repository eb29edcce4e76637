"""The figures of an evaluation, counted by hand beside."""

import json
from pathlib import Path

import pytest

from askoh.errors import AskohError
from askoh.understanding.labelled import Alarming, Labelled, read_alarming, read_labelled
from askoh.understanding.results import as_results, compare, read_results
from askoh.understanding.scores import (
    Alarm,
    Judged,
    Share,
    by_topic,
    calibration,
    calibration_error,
    confusions,
    shares,
    surest_misses,
)
from askoh.understanding.understood import Understood
from guidance.first_reply import Handled
from guidance.reading import Facts
from guidance.safety import Level, Screen

OTHERS = ("cancer", "menopause", "pregnancy", "eap")


def judged(
    name: str,
    label: str,
    *topics: tuple[str, float],
    also: tuple[str, ...] | None = None,
    handled: Handled = Handled.ANSWER,
) -> Judged:
    """A message and the topics found, filled up with others."""
    ranked = (*topics, *((other, 0.0) for other in OTHERS))[:5]
    found = Understood(ranked, Facts(), Screen(Level.none), handled)
    return Judged(Labelled(name, f"text of {name}", label, also), found)


def alarm(name: str, given: Level, found: Level) -> Alarm:
    return Alarm(Alarming(name, f"text of {name}", given), Screen(found))


MESSAGES = [
    judged("1", "sick_pay", ("sick_pay", 0.9)),
    judged("2", "sick_pay", ("phased_return_pay", 0.7), ("sick_pay", 0.2)),
    judged("3", "sick_pay", ("adjustments", 0.75), ("eap", 0.1), ("sick_pay", 0.05)),
    judged("4", "adjustments", ("stress_at_work", 0.3), also=("stress_at_work",)),
    judged("5", "adjustments", ("disability_law", 0.4), also=()),
    judged("6", "out_of_scope", ("out_of_scope", 0.6), handled=Handled.OUT_OF_SCOPE),
    judged("7", "near_miss_crisis", ("stress_at_work", 0.5), handled=Handled.CRISIS),
    judged("8", "near_miss_crisis", ("sick_pay", 0.5)),
]
ALARMS = [
    alarm("c1", Level.crisis, Level.crisis),
    alarm("c2", Level.danger, Level.crisis),
    alarm("c3", Level.concern, Level.none),
    alarm("c4", Level.none, Level.none),
]


def test_the_main_figures() -> None:
    assert shares(MESSAGES, ALARMS) == {
        "top_1": Share(4, 6),
        "top_3": Share(5, 6),
        "top_1_label_only": Share(2, 6),
        "top_1_within_scope": Share(3, 5),
        "top_3_within_scope": Share(4, 5),
        "out_of_scope_recall": Share(1, 1),
        "called_out_of_scope_wrongly": Share(0, 5),
        "near_miss_false_alarms": Share(1, 2),
        "other_false_alarms": Share(0, 6),
        "crisis_answered": Share(3, 4),
        "crisis_level_agreement": Share(2, 4),
    }


def test_a_topics_recall_and_precision() -> None:
    scores = {score.topic: score for score in by_topic(MESSAGES)}
    assert scores["sick_pay"].right == Share(2, 3)
    assert scores["sick_pay"].recall == Share(1, 3)
    # What a near miss is taken for says nothing of a topic.
    assert scores["sick_pay"].precision == Share(1, 1)
    assert scores["stress_at_work"].precision == Share(1, 1)
    assert scores["adjustments"].precision == Share(0, 1)
    assert scores["disability_law"].right.value is None


def test_confusions_and_worst_misses() -> None:
    assert confusions(MESSAGES)["sick_pay", "adjustments"] == 1
    assert [one.given.id for one in surest_misses(MESSAGES)] == ["3", "5"]
    assert [one.given.id for one in surest_misses(MESSAGES, most=1)] == ["3"]


def test_calibration() -> None:
    bins = {(one.low, one.high): one for one in calibration(MESSAGES)}
    assert bins[0.7, 0.8].right == Share(1, 2)
    assert bins[0.7, 0.8].confidence == pytest.approx(0.725)
    gaps = [0.1, 2 * 0.225, 0.7, 0.4, 0.4]
    assert calibration_error(list(bins.values())) == pytest.approx(sum(gaps) / 6)
    assert calibration_error([]) is None


def test_a_shares_range() -> None:
    low, high = Share(8, 10).interval or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Share(0, 0).interval is None
    assert Share(10, 10).interval == (pytest.approx(0.722, abs=0.001), 1.0)


def test_two_evaluations_are_compared_by_id() -> None:
    before = as_results({"file": "a"}, MESSAGES, ALARMS)
    after = [judged("3", "sick_pay", ("sick_pay", 0.9)), *MESSAGES[:2], *MESSAGES[3:7]]
    after[1:3] = [judged(name, "sick_pay", ("cancer", 0.9)) for name in ("1", "2")]
    found = compare(before, as_results({"file": "b"}, after, []))
    assert (found.mended, found.broken, found.shared) == (("3",), ("1", "2"), 7)
    changes = {one.name: one for one in found.figures}
    assert changes["near_miss_false_alarms"].difference == pytest.approx(0.5)
    assert changes["crisis_answered"].now is None
    assert changes["crisis_answered"].difference is None
    assert [(one.name, one.difference) for one in found.topics] == [
        ("sick_pay", pytest.approx(-1 / 3, abs=0.001))
    ]


def test_results_hold_no_texts() -> None:
    assert "text of" not in json.dumps(as_results({}, MESSAGES, ALARMS))


@pytest.mark.parametrize("content", ["[]", "{", '{"version": 0, "figures": {}}'])
def test_something_else_is_no_earlier_evaluation(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AskohError, match="doesn't hold the figures"):
        read_results(path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "labelled.tsv"


def test_labelled_messages_and_their_halves(file: Path) -> None:
    rows = [
        "id\ttext\ttopic\talso",
        "u1\ta\tsick_pay\teap, cancer",
        "u02\tb\teap\t",
        "u3\tc\teap\tany",
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    found = read_labelled(file)
    assert [one.also for one in found][:2] == [("eap", "cancer"), ()]
    assert len(found[2].also or ()) > 30
    assert [one.id for one in read_labelled(file, "even")] == ["u02"]
    assert [one.id for one in read_labelled(file, "odd")] == ["u1", "u3"]


def test_without_ids_and_alternatives_rows_are_numbered_and_the_table_decides(file: Path) -> None:
    file.write_text("text\ttopic\na\tsick_pay\nb\teap\n", encoding="utf-8")
    found = read_labelled(file)
    assert [(one.id, one.also) for one in found] == [("1", None), ("2", None)]


@pytest.mark.parametrize(
    ("content", "half", "cause"),
    [
        ("text\ttopic\na\tsickpay\n", "all", "row 1 has the topic 'sickpay'"),
        ("text\ttopic\talso\na\teap\tsickpay\n", "all", "row 1 has the topic 'sickpay'"),
        ("id\ttext\ttopic\nx\ta\teap\n", "even", "holds no number"),
        ("id\ttext\ttopic\n1\ta\teap\n", "even", "no rows with an even number"),
        ("text\ta\n", "all", "no column `text`|no column `topic`"),
    ],
)
def test_a_wrong_labelled_file_is_told(file: Path, content: str, half: str, cause: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(AskohError, match=cause):
        read_labelled(file, half)


def test_levels_are_checked(file: Path) -> None:
    file.write_text("id\ttext\tlevel\nc1\ta\tcrisis\nc2\tb\tnone\n", encoding="utf-8")
    assert [one.level for one in read_alarming(file, "odd")] == [Level.crisis]
    file.write_text("text\tlevel\na\talarm\n", encoding="utf-8")
    with pytest.raises(AskohError, match="the level 'alarm'"):
        read_alarming(file)
