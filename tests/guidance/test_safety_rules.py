from pathlib import Path

import pytest
import yaml

from guidance import safety_rules
from guidance.safety_rules import KINDS, Level, SafetyContentError, read_content, rule_set

RULE: dict[str, object] = {
    "id": "X-1",
    "level": "crisis",
    "kind": "suicide",
    "why": "because",
    "phrases": ["die"],
}


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    words = read_content("safety_words.yml")
    (tmp_path / "safety_words.yml").write_text(yaml.safe_dump(words), encoding="utf-8")
    monkeypatch.setattr(safety_rules, "CONTENT", tmp_path)
    return tmp_path


def write(folder: Path, *rules: dict[str, object]) -> None:
    raw = {"slots": {}, "idioms": [], "rules": list(rules), "escalators": []}
    (folder / "safety.yml").write_text(yaml.safe_dump(raw), encoding="utf-8")


def test_rules_of_the_content_are_complete() -> None:
    rules = rule_set().rules
    assert {rule.kind for rule in rules.values()} - {"same"} == set(KINDS)
    assert {rule.level for rule in rules.values()} == set(Level) - {Level.none}


def test_levels_are_ordered() -> None:
    assert [level.rank for level in Level] == [0, 1, 2, 3]
    assert list(Level) == ["none", "concern", "crisis", "danger"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"why": ""}, "X-1: missing why"),
        ({"level": "high"}, "X-1: level 'high'"),
        ({"level": "none"}, "X-1: level 'none'"),
        ({"kind": "same"}, "X-1: kind"),
        ({"phrases": ["{ghost} die"]}, "unknown slot"),
        ({"phrases": ["just"]}, "clean-up"),
    ],
)
def test_content_errors_name_file_entry_and_field(
    content: Path, change: dict[str, object], part: str
) -> None:
    write(content, RULE | change)
    with pytest.raises(SafetyContentError, match="safety") as error:
        rule_set.__wrapped__()
    assert part in str(error.value)


def test_an_id_can_be_used_once(content: Path) -> None:
    write(content, RULE, RULE)
    with pytest.raises(SafetyContentError, match="used twice"):
        rule_set.__wrapped__()


def test_unless_and_other_look_near_the_phrase_only(content: Path) -> None:
    write(content, RULE | {"unless": ["phone"], "other": ["she"]})
    match = rule_set.__wrapped__().match
    assert match("the phone may die")[0] is Level.none
    assert match("she may die") == (Level.concern, "other_person", "X-1")
    assert match("the phone rang. i may die")[0] is Level.crisis
    assert match("phone one two three four five six seven eight may die")[0] is Level.crisis


def test_first_rule_of_the_highest_level_wins(content: Path) -> None:
    write(content, RULE, RULE | {"id": "X-2"}, RULE | {"id": "X-3", "level": "danger"})
    assert rule_set.__wrapped__().match("die") == (Level.danger, "suicide", "X-3")
