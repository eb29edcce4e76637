"""What is said: right numbers for kind and nation, calm words, and a hold that holds."""

import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import get_type_hints

import pytest

from guidance.employer import EmployerProfile, load_employer, no_employer
from guidance.safety import (
    CHOICES,
    Choice,
    Level,
    SafetyReply,
    Screen,
    crisis_reply,
    hold_reply,
    screen,
)
from guidance.safety_rules import read_content, rule_set

TODAY = date(2026, 11, 21)
LATER = date(2027, 12, 26)  # 400 days on
NATIONS = ("england", "scotland", "wales", "northern_ireland", "unknown")
EXAMPLE = load_employer(Path(__file__).parents[2] / "config" / "example.yml")
SCREENS = (
    Screen(Level.crisis, "suicide", "SUI-BETTER-OFF"),
    Screen(Level.danger, "suicide", "DNG-PLAN"),
    Screen(Level.crisis, "self_harm", "HARM-PLAIN"),
    Screen(Level.danger, "self_harm", "ESC-NOW"),
    Screen(Level.danger, "medical", "MED-HEART"),
    Screen(Level.danger, "violence", "VIO-NOW"),
    Screen(Level.concern, "abuse", "ABU-VIOLENT"),
    Screen(Level.concern, "other_person", "OTH-SUICIDE"),
    Screen(Level.danger, "other_person", "DNG-OTHER"),
    Screen(Level.concern, "suicide", "HINT-END"),
)
LIFELINE = "0808 808 8000"
ABUSE_LINES = {
    "england": "0808 2000 247",
    "scotland": "0800 027 1234",
    "wales": "0808 80 10 800",
    "northern_ireland": "0808 802 1414",
}
FORBIDDEN = (
    "committed suicide",
    "commit suicide",
    "anything stupid",
    "attention",
    "selfish",
    "i understand exactly",
    "i know how you feel",
    "overdose",
    "tablets",
    "pills",
    "hang",
    "jump",
    "bridge",
    "train",
    "knife",
    "rope",
    "cutting",
    "referral form",
)


def words(reply: SafetyReply) -> str:
    parts: list[str] = []
    for block in reply.messages:
        parts.append(str(block.get("text", "")))
        parts.append(str(block.get("title", "")))
        parts.append(str(block.get("note", "")))
        parts += [f"{row['label']}: {row['value']}" for row in block.get("rows", [])]
    return "\n".join(parts + [choice["title"] for choice in reply.choices])


def forbidden_in(said: str) -> list[str]:
    return [word for word in FORBIDDEN if re.search(rf"\b{word}", said.lower())]


def every_reply(today: date = TODAY, employer: EmployerProfile | None = None) -> list[SafetyReply]:
    replies = []
    for found, nation in product(SCREENS, NATIONS):
        replies.append(crisis_reply(found, nation, employer, today))
        for choice in CHOICES:
            replies.append(hold_reply(choice, found, nation, employer, today))
        for turn in range(3):
            replies.append(hold_reply("it is so hard", found, nation, employer, today, turn=turn))
    return replies


@pytest.mark.requirement("R90")
@pytest.mark.parametrize("found", SCREENS, ids=lambda s: f"{s.kind}-{s.level}")
@pytest.mark.parametrize("nation", NATIONS)
def test_first_answer_has_999_and_a_way_to_talk(found: Screen, nation: str) -> None:
    said = words(crisis_reply(found, nation, None, TODAY))
    assert "999" in said
    assert "can't call anyone for you" in said
    if found.kind != "medical":
        assert "SHOUT to 85258" in said
    if found.kind in {"suicide", "self_harm", "other_person"}:
        assert "116 123" in said


@pytest.mark.parametrize("found", [s for s in SCREENS if s.kind in {"suicide", "other_person"}])
def test_urgent_line_is_that_of_the_nation(found: Screen) -> None:
    said = {n: words(crisis_reply(found, n, None, TODAY)) for n in NATIONS}
    assert "mental health option" in said["england"]
    assert "mental health option" in said["scotland"]
    assert "press 2" in said["wales"]
    assert "111" not in said["northern_ireland"]
    assert "mental health option" not in said["northern_ireland"]
    assert LIFELINE in said["northern_ireland"]
    for nation in ("england", "scotland", "wales"):
        assert LIFELINE not in said[nation]
    assert "mental health option" in said["unknown"]
    assert f"Lifeline (Northern Ireland): {LIFELINE}" in said["unknown"]


@pytest.mark.parametrize("nation", list(ABUSE_LINES))
def test_abuse_line_is_that_of_the_nation_alone(nation: str) -> None:
    said = words(crisis_reply(SCREENS[6], nation, None, TODAY))
    assert [n for n, number in ABUSE_LINES.items() if number in said] == [nation]


def test_abuse_answer_is_safe_to_read_at_home() -> None:
    reply = crisis_reply(screen("my husband hits me"), "unknown", EXAMPLE, TODAY)
    said = words(reply)
    assert all(number in said for number in ABUSE_LINES.values())
    assert "exit button" in said
    assert "not the fault" in said
    for advice in ("tell your partner", "talk to your partner", "speak to your husband", "email"):
        assert advice not in said.lower()


@pytest.mark.parametrize("nation", NATIONS)
def test_no_answer_to_northern_ireland_or_wales_gives_the_wrong_option(nation: str) -> None:
    for reply in (hold_reply(c, SCREENS[0], nation, None, TODAY) for c in CHOICES):
        if nation == "northern_ireland":
            assert "mental health option" not in words(reply)
        if nation == "wales":
            assert "often option 2" not in words(reply)


def test_no_answer_has_a_forbidden_word_or_a_method() -> None:
    for reply in every_reply(employer=EXAMPLE):
        assert forbidden_in(words(reply)) == []


def test_openings_have_no_forbidden_word_and_are_all_used() -> None:
    openings = read_content("scripts_safety.yml")["openings"]
    used = {rule.script for rule in rule_set().rules.values() if rule.script}
    assert used == set(openings)
    for text in openings.values():
        assert forbidden_in(text) == []


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("I tried to kill myself in August", "That must have been very hard"),
        ("what's the number for the samaritans", "people you can talk to now"),
        ("does life insurance pay out if it's suicide", "worried about you"),
        ("I'm going to stab him", "someone could get hurt"),
        ("I was raped", "specialist care"),
        ("I want to kill myself", "Thank you for telling me"),
    ],
)
def test_opening_answers_what_was_said(message: str, part: str) -> None:
    assert part in words(crisis_reply(screen(message), "england", None, TODAY))


@pytest.mark.requirement("R90")
def test_person_on_call_is_named_with_hours_when_there_is_one() -> None:
    with_one = words(crisis_reply(SCREENS[0], "england", EXAMPLE, TODAY))
    assert EXAMPLE.on_call is not None
    for part in (EXAMPLE.on_call.name, EXAMPLE.on_call.hours, EXAMPLE.on_call.phone):
        assert part in with_one
    for nobody in (None, no_employer()):
        assert "At work:" not in words(crisis_reply(SCREENS[0], "england", nobody, TODAY))


def test_helpline_at_work_is_listed_but_not_as_an_emergency_line() -> None:
    said = words(hold_reply("talk_numbers", SCREENS[0], "england", EXAMPLE, TODAY))
    assert EXAMPLE.eap is not None
    assert EXAMPLE.eap.phone in said
    assert "Not for emergencies" in said


def test_emergency_numbers_are_there_400_days_on() -> None:
    for found, nation in product(SCREENS, NATIONS):
        now = words(crisis_reply(found, nation, None, TODAY))
        later = words(crisis_reply(found, nation, None, LATER))
        assert later == now


def test_other_numbers_give_way_to_a_link_when_overdue() -> None:
    now = words(hold_reply("talk_numbers", SCREENS[0], "scotland", None, TODAY))
    later = words(hold_reply("talk_numbers", SCREENS[0], "scotland", None, LATER))
    assert "0800 83 85 87" in now
    assert "0800 83 85 87" not in later
    assert "breathingspace.scot" in later
    assert "116 123" in later


def test_longer_list_says_where_its_numbers_come_from() -> None:
    reply = hold_reply("talk_numbers", SCREENS[0], "england", None, TODAY)
    sources = [block["text"] for block in reply.messages if block["type"] == "source"]
    assert len(sources) == 1
    assert "not yet checked live" in sources[0]


@pytest.mark.parametrize("found", SCREENS, ids=lambda s: f"{s.kind}-{s.level}")
def test_only_the_button_lifts_the_hold(found: Screen) -> None:
    for text in ("carry on", "Carry on with work support", "yes", "no", "I'm fine", "", "resume"):
        assert hold_reply(text, found, "england", None, TODAY).lift is False
    for choice in CHOICES:
        reply = hold_reply(choice, found, "england", None, TODAY)
        assert reply.lift is (choice == "carry_on")
    assert "carry_on" in [c["id"] for c in crisis_reply(found, "england", None, TODAY).choices]


@pytest.mark.parametrize("answer", ["safe_no", "no", "No.", "nope", "NO!!", "not safe", "I'm not"])
def test_no_leads_to_999_and_never_further(answer: str) -> None:
    reply = hold_reply(answer, SCREENS[0], "england", None, TODAY)
    assert "call **999** now" in words(reply)
    assert reply.screen.level is Level.danger
    assert reply.lift is False


def test_not_sure_stays_and_names_999_and_the_urgent_line() -> None:
    said = words(hold_reply("not sure", SCREENS[0], "wales", None, TODAY))
    assert "999" in said
    assert "press 2" in said


def test_yes_is_gentle_and_leaves_carrying_on_to_the_person() -> None:
    reply = hold_reply("yes for now", SCREENS[0], "england", None, TODAY)
    assert "999" in words(reply)
    assert "carry_on" in [choice["id"] for choice in reply.choices]


def test_free_text_is_screened_again_and_can_only_rise() -> None:
    first = screen("I want to die")
    worse = hold_reply("I've taken all my tablets", first, "england", None, TODAY)
    assert worse.screen.level is Level.danger
    calmer = hold_reply("what about my fit note", worse.screen, "england", None, TODAY)
    assert calmer.screen == worse.screen
    abuse = hold_reply("my husband hits me", first, "scotland", None, TODAY)
    assert ABUSE_LINES["scotland"] in words(abuse)


def test_going_on_writing_gets_shorter_and_different_answers() -> None:
    found = screen("I want to die")
    first = words(crisis_reply(found, "england", None, TODAY))
    later = [
        words(hold_reply("I want to die", found, "england", None, TODAY, turn=turn))
        for turn in range(3)
    ]
    assert len(set(later)) == 3
    assert all(len(said) < len(first) for said in later)
    assert all("999" in said and "85258" in said for said in later)


def test_choices_are_known_ids_with_titles() -> None:
    assert set(get_type_hints(Choice)) == {"title", "id"}
    for reply in every_reply():
        ids = [choice["id"] for choice in reply.choices]
        assert set(ids) <= set(CHOICES)
        assert len(ids) == len(set(ids))
        assert all(choice["title"] for choice in reply.choices)
        assert reply.lift or reply.choices


def test_blocks_follow_the_reply_model() -> None:
    for reply in every_reply(employer=EXAMPLE):
        assert reply.messages
        for block in reply.messages:
            assert block["type"] in {"text", "card", "source"}
            if block["type"] == "card":
                assert block["style"] == "help"
                assert all(set(row) == {"label", "value", "missing"} for row in block["rows"])


def test_sentences_are_short() -> None:
    for reply in every_reply():
        for block in reply.messages:
            for sentence in str(block.get("text", "")).replace("?", ".").split("."):
                assert len(sentence.split()) <= 32, sentence


def test_nothing_to_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="none"):
        crisis_reply(Screen(Level.none), "england", None, TODAY)


def test_every_screened_statement_gets_an_answer() -> None:
    for rule in rule_set().rules.values():
        kind = "suicide" if rule.kind == "same" else rule.kind
        reply = crisis_reply(Screen(rule.level, kind, rule.id), "wales", EXAMPLE, TODAY)
        assert "999" in words(reply)
