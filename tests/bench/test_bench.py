"""The bench's own arithmetic and its stock project; the measuring itself is `make bench`."""

from pathlib import Path

import pytest
import yaml

from bench.measure import Measured, Turns, measure_turns, seconds_until
from bench.report import ratios, table
from bench.stock_project import INTENTS, build, typed_turns

ROOT = Path(__file__).parents[2]


def measured(factor: float) -> Measured:
    turns = Turns(p50=10 * factor, p95=20 * factor, turn_5=10 * factor, turn_150=15 * factor)
    return Measured(training_s=30 * factor, start_s=5 * factor, turns=turns, memory_mb=400 * factor)


def test_every_typed_turn_is_sent_in_its_conversation() -> None:
    sent: list[tuple[str, str]] = []
    turns = measure_turns(lambda where, text: sent.append((where, text)), ["a", "b"], str)
    lengths = [sum(where == one for where, _ in sent) for one in dict.fromkeys(w for w, _ in sent)]
    assert lengths == [5, *[10] * 12, 150]
    assert [text for _, text in sent[:4]] == ["a", "b", "a", "b"]
    assert 0 <= turns.p50 <= turns.p95


def test_a_ratio_above_one_means_that_ours_needs_less() -> None:
    found = ratios(measured(4), measured(1))
    assert found["turn p50"] == found["training"] == found["memory of the bot"] == 4
    assert found["turn 150 over turn 5, askoh"] == 1.5


def test_the_table_names_every_number_with_its_goal() -> None:
    more = {
        "through_api": {"p50": 30.0, "p95": 60.0},
        "crowd_s": 9.5,
        "crowd_errors": 0,
        "memory_mb_by_process": {"bot": 700},
    }
    shown = table(measured(4), measured(1), more)
    assert "turn p50 (ms)                 40.0      10.0    4.0x  4.0 / 2.5" in shown
    assert "100 people at once, 3 turns each: 9.5 s, 0 errors" in shown


def test_waiting_for_a_reply_ends_with_patience() -> None:
    def never() -> None:
        raise OSError

    with pytest.raises(TimeoutError):
        seconds_until(never, 0.01, lambda: None)
    assert seconds_until(lambda: None, 1, lambda: None) < 1


def test_the_stock_project_is_rasas_default_on_ten_of_our_intents(tmp_path: Path) -> None:
    build(ROOT / "data" / "nlu", tmp_path / "stock")
    domain = yaml.safe_load((tmp_path / "stock" / "domain.yml").read_text())
    assert domain["intents"] == list(INTENTS)
    assert len(INTENTS) == 10
    config = yaml.safe_load((tmp_path / "stock" / "config.yml").read_text())
    default = next(
        (ROOT / "bot/.venv/lib").glob(
            "python3.10/site-packages/rasa/engine/recipes/config_files/default_config.yml"
        )
    )
    shipped = yaml.safe_load(default.read_text())
    assert config["pipeline"] == shipped["pipeline"]
    assert config["policies"] == shipped["policies"]


def test_typed_turns_are_no_training_examples() -> None:
    examples = "\n".join(p.read_text() for p in (ROOT / "data" / "nlu").glob("*.yml")).lower()
    known = {line.strip(" -") for line in examples.splitlines()}
    assert [text for text in typed_turns() if text in known] == []
