"""Who speaks, who is meant, and whose name must go."""

from datetime import date

import pytest

from guidance.reading import read

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "relation", "hint", "own"),
    [
        ("one of my drivers keeps ringing in", "team_member", "manager", False),
        ("a lad on my section has hurt his knee", "team_member", "manager", False),
        ("my mate at work is in bits since his dad died", "colleague", "employee", False),
        ("my wife works for you and she's been signed off", "partner", None, False),
        ("asking on behalf of my husband, he works at your depot", "partner", None, False),
        ("I'm off with my knee", "self", "employee", True),
        ("broke my wrist on saturday, can't type", "self", "employee", True),
        ("HR here, we've an employee off long term", "team_member", "hr", False),
        ("I supervise eight people and I'm not sleeping myself", "self", "manager", True),
        ("I'm self-employed and my back has gone", "self", "self_employed", True),
        ("what's the weather doing", None, None, False),
        ("my boss says I have to come in", None, "employee", False),
        ("my mum's got dementia and I'm exhausted", "self", "employee", True),
        ("my stock controller has gout", "team_member", "manager", False),
        ("teacher in my school, lupus since March", "team_member", "manager", False),
        ("Tiler with a bad knee, kneels all day", "team_member", "manager", False),
        ("my husband collects bins for you and has lost his hearing", "partner", None, False),
        ("my daughter had a stroke, she hasn't told her boss", "partner", None, False),
        ("my head teacher knows of my asthma, I'm a lunchtime assistant", "self", "employee", True),
        ("concerned about my supervisor, she's in tears daily", "colleague", "employee", False),
        ("got a lad with a bad chest who won't go home", "team_member", "manager", False),
        ("shop steward here, one of my members has RSI", "colleague", None, False),
        ("a mate on my ward is drinking, I'm not her manager", "colleague", "employee", False),
        (
            "my consultant says she'd rather I didn't drive, my back's gone",
            "self",
            "employee",
            True,
        ),
        ("my nurse manager won't listen and my back is killing me", "self", "employee", True),
        ("bullied by two lads on my shift, I can't sleep", "self", "employee", True),
    ],
)
def test_who_is_meant(text: str, relation: str | None, hint: str | None, own: bool) -> None:
    facts = read(text, today=TODAY)
    assert (facts.relation, facts.speaker_role_hint, facts.speaker_own_health) == (
        relation,
        hint,
        own,
    )


@pytest.mark.requirement("R1")
def test_a_manager_who_turns_to_their_own_health_becomes_the_employee() -> None:
    facts = read("I'd rather talk about my own back", today=TODAY, asked="note_end", role="manager")
    assert facts.speaker_own_health
    assert facts.slots["role"] == "employee"
    assert facts.slots["issue_area"] == ["back_neck_limb"]


def test_an_aside_in_a_form_does_not_change_who_speaks() -> None:
    facts = read(
        "the 2nd of november, and I'm tired of it", today=TODAY, asked="absence_start",
        role="manager",
    )  # fmt: skip
    assert "role" not in facts.slots


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gareth has been off since May", ("Gareth",)),
        ("been off since Priyanka left", ("Priyanka",)),
        ("one of my team, Zofia Nowak, has hurt her arm", ("Zofia", "Nowak")),
        ("my colleague is called Blessing", ("Blessing",)),
        ("spoke to sharon in HR on Monday", ("sharon",)),
        ("sarah jenkins has been off since May", ("sarah", "jenkins")),
        ("had a word with imran khan about nights", ("imran", "khan")),
        ("our driver kasia wrzos has hurt her arm", ("kasia", "wrzos")),
        ("tom unfortunately is off again", ("tom",)),
        ("emma works nights", ("emma",)),
        ("Will he be off in May or June?", ()),
        ("She has Crohn's and sees the GP on Friday", ()),
    ],
)
def test_names_are_found(text: str, names: tuple[str, ...]) -> None:
    assert read(text, today=TODAY).names == names


@pytest.mark.parametrize(
    "text",
    [
        "my nurse sarah jenkins has been off since May",
        "our new driver kasia has hurt her arm",
        "Tom has been off for a month",
    ],
)
def test_who_is_named_is_somebody_else(text: str) -> None:
    facts = read(text, today=TODAY)
    assert facts.relation == "team_member"
    assert not facts.speaker_own_health


@pytest.mark.parametrize("slot", ["job_tasks", "note_comments", "work_impact", "can_offer"])
def test_no_name_or_contact_detail_stays_in_a_slot(slot: str) -> None:
    text = "Gareth swaps with Zofia, ring 07700 900123 or gareth@example.org about it"
    facts = read(text, today=TODAY, asked=slot, role="manager")
    kept = repr(dict(facts.slots)).lower()
    assert slot in facts.slots
    for private in ("gareth", "zofia", "07700", "example.org"):
        assert private not in kept


@pytest.mark.parametrize("words", ["Mr Patel packs boxes", "mrs. Okafor packs boxes"])
def test_a_titled_name_is_dropped_with_its_title(words: str) -> None:
    facts = read(words, today=TODAY, asked="job_tasks", role="manager")
    assert facts.slots["job_tasks"] == "the employee packs boxes"


def test_a_doctors_note_is_no_name() -> None:
    assert read("the dr note runs out on Friday", today=TODAY).names == ()
