"""A talk in a personal chat: the same journey as on the web, in cards."""

from __future__ import annotations

from .conftest import buttons, links, words


def test_a_message_comes_back_as_cards_with_buttons(teams, bot) -> None:
    cards = teams.say("One of my drivers has been off with his back for six weeks.")
    assert "What does the fit note say at the moment?" in words(cards)
    assert buttons(cards)[-2:] == ["Not fit for work", "May be fit"]
    assert bot.texts() == ["One of my drivers has been off with his back for six weeks."]
