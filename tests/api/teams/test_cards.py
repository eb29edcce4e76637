"""Cards: only what Teams can show, small enough, and nothing that a person typed is ever markup."""

from __future__ import annotations

import json

import pytest

from api.blocks import CardBlock, Choice, ChoicesBlock, LinkBlock, Row, TextBlock
from api.teams.cards import Addresses, cards_of

from .conftest import buttons, links, parts, words

ADDRESSES = Addresses(page=lambda path: f"https://askoh.example{path}", file=lambda _file: None)
#: What a card of version 1.2 may be made of, as far as Teams shows it.
KNOWN = {
    "AdaptiveCard", "RichTextBlock", "TextRun", "TextBlock", "Container", "ActionSet",
    "Action.Submit", "Action.OpenUrl", "Action.ShowCard", "Input.Text", "Input.ChoiceSet",
}  # fmt: skip
TYPED = [
    "[click me](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<script>alert(1)</script>",
    "<at>everyone</at>",
    "# big",
    "{{DATE(2026-12-01T10:00:00Z, SHORT)}}",
    "${$data}",
    "`code` *star* _under_ ~~gone~~",
    "a\u202eb\u200bc\u2066d",
    '"}],"actions":[{"type":"Action.OpenUrl","url":"https://evil.example"}]',
]


def everywhere(typed: str):
    """Words in every place where somebody's words can stand."""
    return (
        TextBlock(text=typed),
        CardBlock(
            style="draft",
            title=typed,
            rows=(Row(label=typed, value=f"{typed}\n{typed}"),),
            items=(typed,),
            note=typed,
        ),
        ChoicesBlock(choices=(Choice(title=typed, payload="/x", id="an-id"),)),
    )


@pytest.mark.parametrize("typed", TYPED)
def test_words_are_shown_as_words(typed) -> None:
    cards = cards_of(everywhere(typed), ADDRESSES)
    assert links(list(cards)) == {}
    # The one block that knows Markdown holds our own heading, never anybody's words.
    markdown = [one["text"] for one in parts(list(cards)) if one.get("type") == "TextBlock"]
    assert markdown == ["What should change?"]
    shown = json.dumps(cards, ensure_ascii=False)
    assert "{{" not in shown
    for unseen in "\u202e\u200b\u2066":
        assert unseen not in shown


def test_bold_is_the_one_mark_that_is_known() -> None:
    (card,) = cards_of((TextBlock(text="Say **this** now"),), ADDRESSES)
    (line,) = card["body"]
    assert [run.get("weight") for run in line["inlines"]] == [None, "Bolder", None]


def test_only_elements_of_version_1_2_are_used() -> None:
    cards = cards_of(everywhere("words"), ADDRESSES)
    assert {one["type"] for one in parts(list(cards)) if "type" in one} <= KNOWN
    assert {card["version"] for card in cards} == {"1.2"}
    assert all(card["fallbackText"] for card in cards)


@pytest.mark.parametrize("letter", ["a", "é", "語"])
def test_a_long_reply_is_several_messages_each_small_enough(letter) -> None:
    rows = tuple(Row(label=f"Part {n}", value=letter * 700) for n in range(60))
    blocks = (TextBlock(text=letter * 8000), CardBlock(style="plan", title="Plan", rows=rows))
    choices = tuple(Choice(title=f"Choice {n}", payload="/x", id=f"id-{n}") for n in range(12))
    cards = cards_of((*blocks, ChoicesBlock(choices=choices)), ADDRESSES)
    assert max(len(json.dumps(card).encode()) for card in cards) < 25_000
    assert words(list(cards)).count(letter) >= 8000 + 60 * 700
    assert len(buttons(list(cards))) == 12
    assert len(buttons(list(cards[-1:]))) == 12


def test_no_row_of_buttons_is_longer_than_teams_shows() -> None:
    choices = tuple(Choice(title=f"Choice {n}", payload="/x", id=f"id-{n}") for n in range(14))
    cards = cards_of((ChoicesBlock(choices=choices),), ADDRESSES)
    rows = [one["actions"] for one in parts(list(cards)) if one.get("type") == "ActionSet"]
    assert [len(row) for row in rows] == [6, 6, 2]


def test_a_telephone_number_can_be_read() -> None:
    blocks = (
        LinkBlock(title="Call the helpline", href="tel:0800123456"),
        LinkBlock(title="My cases", href="/my/cases"),
        LinkBlock(title="GOV.UK", href="https://www.gov.uk/"),
    )
    cards = list(cards_of(blocks, ADDRESSES))
    assert "Call the helpline: 0800123456" in words(cards)
    assert links(cards) == {
        "My cases": "https://askoh.example/my/cases",
        "GOV.UK": "https://www.gov.uk/",
    }


def test_an_empty_reply_is_no_card() -> None:
    assert cards_of((), ADDRESSES) == ()


DRAFT = [
    {"type": "card", "style": "draft", "title": "Draft 1", "rows": [{"label": "A", "value": "b"}]},
    {"type": "choices", "choices": [{"title": "Ask them to read it", "payload": "/send_draft"}]},
]


def test_what_is_typed_in_the_drafts_card_goes_the_way_of_typed_words(teams, bot) -> None:
    bot.blocks = lambda _body: DRAFT
    cards = teams.say("draft it please")
    fields = {"askoh_what": "other", "askoh_words": "/make it six weeks"}
    teams.press("Change it", cards, **fields)
    assert bot.received[-1]["text"] == "make it six weeks"
    assert bot.received[-1]["payload"] is None


def test_danger_in_the_drafts_card_is_answered_first(teams, bot) -> None:
    bot.blocks = lambda _body: DRAFT
    cards = teams.say("draft it please")
    for what in ("reason", "other"):
        fields = {"askoh_what": what, "askoh_words": "I want to kill myself"}
        assert "116 123" in words(teams.press("Change it", cards, **fields))
    assert len(bot.received) == 1


def test_an_old_draft_card_changes_nothing_but_danger_there_is_answered(teams, bot) -> None:
    bot.blocks = lambda _body: DRAFT
    cards = teams.say("draft it please")
    teams.say("show it again")
    fields = {"askoh_what": "other", "askoh_words": "make it six weeks"}
    assert "I've changed nothing" in words(teams.press("Change it", cards, **fields))
    assert len(bot.received) == 2
    danger = {"askoh_what": "other", "askoh_words": "I want to kill myself"}
    assert "116 123" in words(teams.press("Change it", cards, **danger))
