"""Every kind of the catalogue refuses a faulty entry and names file, entry, field and cure."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance import cards, catalogue, further, glossary, market, signposting, switches, talks
from guidance.content import FOLDER, ContentError
from guidance.references import CATALOGUE_KINDS

type Load = Callable[[Path], Mapping[str, object]]

SOURCED: dict[str, Load] = {
    **{kind: partial(catalogue.load, kind) for kind in CATALOGUE_KINDS},
    "topic_cards": cards.load_topic_cards,
    "condition_cards": cards.load_condition_cards,
    "sector_prompts": cards.load_sector_prompts,
    "fears": talks.load_fears,
    "scripts_talks": talks.load_talks,
    "glossary": glossary.load_glossary,
    "packages": market.load_packages,
    "who_you_see": market.load_staff_roles,
    "timings": market.load_timings,
    "switches": switches.load_switches,
}
ALL: dict[str, Load] = {
    **SOURCED,
    "signpost_links": signposting.load_links,
    "further_facts": further.load_further,
}
#: A field of each kind that must be there.
NEEDED = {
    **dict.fromkeys(CATALOGUE_KINDS, "says"),
    "topic_cards": "employee",
    "condition_cards": "manager",
    "sector_prompts": "ask",
    "fears": "answer",
    "scripts_talks": "opening",
    "glossary": "meaning",
    "packages": "text",
    "who_you_see": "does",
    "timings": "step",
    "switches": "subject",
}


@cache
def _entries(kind: str) -> list[dict[str, Any]]:
    entries = yaml.safe_load((FOLDER / f"{kind}.yml").read_text(encoding="utf-8"))
    assert isinstance(entries, list)
    return entries


def first(kind: str) -> dict[str, Any]:
    """The first entry of a kind, as it really stands."""
    return dict(_entries(kind)[0])


def faults(kind: str, tmp_path: Path, entries: list[dict[str, Any]]) -> str:
    (tmp_path / f"{kind}.yml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        ALL[kind](tmp_path)
    return str(caught.value)


@pytest.mark.parametrize("kind", ALL)
class TestEveryKind:
    def test_the_real_file_loads(self, kind: str) -> None:
        assert ALL[kind](FOLDER)

    def test_a_copy_of_one_entry_loads(self, kind: str, tmp_path: Path) -> None:
        entry = first(kind)
        (tmp_path / f"{kind}.yml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
        assert list(ALL[kind](tmp_path)) == [entry["id"]]

    def test_an_unknown_field_is_refused(self, kind: str, tmp_path: Path) -> None:
        entry = {**first(kind), "colour": "blue"}
        said = faults(kind, tmp_path, [entry])
        assert f"{kind}.yml, entry {entry['id']}, field colour: is not a known field" in said

    def test_an_id_is_used_once(self, kind: str, tmp_path: Path) -> None:
        entry = first(kind)
        assert "field id: is used twice" in faults(kind, tmp_path, [entry, entry])


@pytest.mark.parametrize("kind", SOURCED)
class TestSourced:
    @pytest.mark.requirement("R88")
    @pytest.mark.parametrize(
        ("field", "value", "says"),
        [
            ("confidence", "Z", "Use one of: A, B, C, D"),
            ("confidence", None, "field confidence: is missing"),
            ("change", "often", "Use one of: H, L, M"),
            ("copy_date", "last year", "Write 'YYYY'"),
            ("review_by", None, "field review_by: is missing"),
            ("review_by", "soon", "Write it as YYYY-MM-DD"),
            ("publisher", None, "field publisher: is missing"),
            ("source", "", "field source: is missing"),
            ("nations", ["france"], "holds 'france'"),
            ("checked_on", "yesterday", "field checked_on"),
        ],
    )
    def test_source_fields(
        self, kind: str, tmp_path: Path, field: str, value: object, says: str
    ) -> None:
        entry = {**first(kind), field: value}
        said = faults(kind, tmp_path, [entry])
        assert said.startswith(f"{kind}.yml, entry {entry['id']}, field ")
        assert says in said

    def test_what_is_said_must_be_there(self, kind: str, tmp_path: Path) -> None:
        entry = {**first(kind), NEEDED[kind]: None}
        assert f"field {NEEDED[kind]}: is missing" in faults(kind, tmp_path, [entry])


@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [
        ("services", {"key": "magic"}, "field key: is 'magic'"),
        ("services", {"offered_percent": None}, "field offered_percent: is missing"),
        ("services", {"offered_percent": 12}, "field figures: doesn't name the 12%"),
        ("services", {"answers": ["topic:nope"]}, "field answers: names 'topic:nope'"),
        ("services", {"answers": ["eap"]}, "Write kind:name"),
        ("services", {"answers": []}, "field answers: is empty"),
        ("services", {"sections": []}, "field sections: is empty"),
        ("services", {"facts": ["NO-99"]}, "field facts: names 'NO-99'"),
        ("routes", {"doors": []}, "field doors: is empty"),
        ("routes", {"doors": ["stranger"]}, "field doors: holds 'stranger'"),
        ("treatments", {"decided_by": "bot"}, "field decided_by: is 'bot'"),
        ("treatments", {"service": "magic"}, "field service: is 'magic'"),
        ("employer_tools", {"owner": "bot"}, "field owner: is 'bot'"),
        ("nhs", {"signposts": ["nowhere"]}, "field signposts: names 'nowhere'"),
        ("innovations", {"state": "soon"}, "field state: is 'soon'"),
        ("topic_cards", {"helplines": ["nobody"]}, "field helplines: names 'nobody'"),
        ("topic_cards", {"topic": "astrology"}, "field topic: 'astrology' has no written answer"),
        ("condition_cards", {"areas": []}, "field areas: is empty"),
        ("condition_cards", {"areas": ["soul"]}, "field areas: holds 'soul'"),
        ("condition_cards", {"adjustments": ["wings"]}, "field adjustments: names 'wings'"),
        ("sector_prompts", {"job_demands": ["flying"]}, "field job_demands: holds 'flying'"),
        ("fears", {"answers": ["rule:NO-1"]}, "field answers: names 'rule:NO-1'"),
        ("scripts_talks", {"said_by": "robot"}, "field said_by: is 'robot'"),
        ("scripts_talks", {"avoid": []}, "field avoid: is empty"),
        ("packages", {"figures": ["45% did."]}, "field figures: '45% did.' is undated"),
        ("who_you_see", {"full_time": [1, 2]}, "field full_time: is '[1, 2]'"),
        ("who_you_see", {"full_time": [1, 2, 3, 400]}, "four shares from 0 to 100"),
        ("timings", {"min_days": 9, "max_days": 2}, "field max_days: and min_days don't fit"),
        ("switches", {"by": "moon"}, "field by: is 'moon'"),
        ("switches", {"after": None}, "field after: is missing"),
        ("switches", {"after": "{NO-99} Yes."}, "names the fact NO-99"),
        ("switches", {"until": "2020-01-01"}, "field until: is '2020-01-01', not a date"),
        ("switches", {"nations": ["wales"]}, "field elsewhere: is missing"),
        ("signpost_links", {"topics": ["weather"]}, "field topics: holds 'weather'"),
        ("signpost_links", {"id": "nowhere"}, "'nowhere' is no signpost"),
        ("further_facts", {"id": "astrology"}, "field id: 'astrology' has no written answer"),
        ("further_facts", {"facts": ["REF-06"]}, "names REF-06, which is not confirmed"),
    ],
)
def test_own_fields(kind: str, change: dict[str, object], says: str, tmp_path: Path) -> None:
    assert says in faults(kind, tmp_path, [{**first(kind), **change}])


def test_a_switch_cannot_end_before_it_begins(tmp_path: Path) -> None:
    entry = first("switches")
    entry |= {"until": entry["changes_on"].replace(year=2020), "ended": "Over."}
    assert "field until: lies before changes_on" in faults("switches", tmp_path, [entry])


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    entry = {**first("fears"), "answer": None, "confidence": "Z", "colour": "blue"}
    assert len(faults("fears", tmp_path, [entry]).splitlines()) == 3
