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
    write_cues(tmp_path)
    monkeypatch.setattr(safety_rules, "CONTENT", tmp_path)
    return tmp_path


def write_cues(folder: Path, *combinations: dict[str, object]) -> None:
    cues = {"keys": ["keys"], "last": ["last time"], "job": ["new job"]}
    raw = {"nouns": ["mate"], "slots": {}, "cues": cues, "combinations": list(combinations)}
    (folder / "safety_cues.yml").write_text(yaml.safe_dump(raw), encoding="utf-8")


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


CUE: dict[str, object] = {
    "id": "C-1",
    "level": "crisis",
    "kind": "suicide",
    "why": "because",
    "all": ["keys", "last"],
    "unless": ["job"],
}


def test_cues_count_only_together(content: Path) -> None:
    write(content, RULE)
    write_cues(content, CUE)
    match = rule_set.__wrapped__().match
    assert match("i left the keys")[0] is Level.none
    assert match("i came for the last time")[0] is Level.none
    assert match("i left the keys. it was the last time") == (Level.crisis, "suicide", "C-1")
    assert match("i left the keys for the last time in my new job")[0] is Level.none
    assert match("i left the keys. " + "and the rota is late " * 20 + "last time")[0] is Level.none


def test_cues_about_another_person_are_a_concern_about_them(content: Path) -> None:
    write(content, RULE)
    write_cues(content, CUE)
    match = rule_set.__wrapped__().match
    concern = (Level.concern, "other_person", "C-1")
    assert match("he gave me his keys for the last time") == concern
    assert match("my mate left the keys, for the last time") == concern
    assert match("he was kind but i left the keys for the last time")[0] is Level.crisis


@pytest.mark.parametrize(
    ("combinations", "part"),
    [([CUE | {"all": ["keys", "ghost"]}], "ghost"), ([CUE, CUE], "used twice")],
)
def test_combination_errors_name_the_entry(
    content: Path, combinations: list[dict[str, object]], part: str
) -> None:
    write(content, RULE)
    write_cues(content, *combinations)
    with pytest.raises(SafetyContentError, match=r"safety_cues.yml: C-1") as error:
        rule_set.__wrapped__()
    assert part in str(error.value)
