"""The phrase files: sound, and refused with file, entry and field when they aren't."""

from pathlib import Path

import pytest

from guidance.reading import vocabulary as loading
from guidance.reading.spelling import Speller
from guidance.reading.vocabulary import VocabularyError, parse_phrase, read_yaml, vocabulary
from guidance.reading.words import understand
from guidance.slots import SLOTS

CONTENT = Path(loading.CONTENT)
#: Group in a file to the slot its values belong to.
GROUPS = {
    ("status", "entries"): "work_status",
    ("status", "answers"): "work_status",
    ("conditions", "entries"): "issue_area",
    ("conditions", "answers"): "issue_area",
    ("notes", "type"): "note_type",
    ("notes", "answers"): "note_type",
    ("effects", "plain"): "work_impact",
    ("effects", "activities"): "work_impact",
    ("job", "demands"): "job_demands",
    ("offers", "tags"): "can_offer",
    ("safety_flags", "entries"): "safety_flag",
    ("safety_flags", "answers"): "safety_flag",
    ("causes", "treatment"): "treatment_status",
    ("causes", "treatment_answers"): "treatment_status",
    ("causes", "cause_answers"): "cause_at_work",
    ("causes", "formal_answers"): "formal_process",
    ("causes", "adjustments_answers"): "adjustments_tried",
    ("causes", "is_it_health_answers"): "is_it_health",
    ("wishes", "consent_generic"): "consent_referral",
    ("wishes", "consent_answers"): "consent_referral",
    ("wishes", "relationship_answers"): "relationship_ok",
    ("wishes", "employment_answers"): "employment_type",
    ("wishes", "commute_answers"): "commute_barrier",
    ("wishes", "mode_answers"): "mode_pref",
    ("answers", "role_answers"): "role",
    ("answers", "recipients"): "recipient_choice",
}


def _groups() -> list[tuple[str, str]]:
    return [
        (path.stem, key)
        for path in sorted(CONTENT.glob("*.yml"))
        for key, value in read_yaml(path.stem).items()
        if isinstance(value, list)
        and value
        and isinstance(value[0], dict)
        and "phrases" in value[0]
    ]


@pytest.mark.parametrize(("name", "group"), _groups())
def test_every_group_loads_and_its_values_are_the_slot_s(name: str, group: str) -> None:
    assert vocabulary(name, group)
    slot = SLOTS.get(GROUPS.get((name, group), group))
    entries = read_yaml(name)[group]
    assert isinstance(entries, list)
    if slot and slot.values:
        assert {entry["value"] for entry in entries} - {None} <= set(slot.values)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("entries: nothing", "entries: must be a list"),
        ("entries: [{value: a}]", "entries 1: needs value and phrases"),
        ("entries: [{value: 3, phrases: [x]}]", "value: must be text"),
        ("entries: [{value: a, phrases: [off]}]", "must be a list of strings"),
        ("entries: [{value: a, phrases: ['~ off']}]", "must begin with a word"),
        ("entries: [{value: a, phrases: ['<nobody> off']}]", "unknown class"),
        ("entries: [", "can't be read"),
    ],
)
def test_a_broken_file_is_refused_by_name(
    content: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for shared in ("classes", "spelling"):
        text = (CONTENT / f"{shared}.yml").read_text(encoding="utf-8")
        (tmp_path / f"{shared}.yml").write_text(text, encoding="utf-8")
    (tmp_path / "broken.yml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(loading, "CONTENT", tmp_path)
    with pytest.raises(VocabularyError, match=r"broken\.yml") as error:
        vocabulary("broken")
    assert told in str(error.value)
    read_yaml.cache_clear()


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("can not stand", "he can't stand", True),
        ("can not stand", "he cant stand", True),
        ("bad|sore knee", "a sore knee", True),
        ("bad [left] knee", "bad knee", True),
        ("bad [left] knee", "bad left knee", True),
        ("off ~ back", "off with his back", True),
        ("off ~ back", "off all this week with his back", False),
        ("depress*", "depressing", True),
        ("off work", "off. work", False),
    ],
)
def test_the_phrase_language(phrase: str, text: str, found: bool) -> None:
    entry = loading.Entry("x", negatable=True, rank=0)
    words = loading.Vocabulary([(parse_phrase(phrase, {}), entry)])
    assert bool(words.find(understand(text, loading.speller()).tokens)) is found


def test_a_slip_is_forgiven_in_long_words_only() -> None:
    speller = Speller({"dont": "do not"}, ("physiotherapist", "anxiety"), ("variety",))
    assert speller.correct("physiotherpist") == ("physiotherapist",)
    assert speller.correct("anxeity") == ("anxiety",)
    assert speller.correct("variety") == ("variety",)
    assert speller.correct("dont") == ("do", "not")
    assert speller.correct("sat") == ("sat",)
