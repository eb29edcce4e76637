"""A talk in a personal chat: the same journey as on the web, in cards."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import text

from api.chat.store import ChatRow
from api.records.models import Person

from .conftest import BOT, TENANT, buttons, links, parts, words

OPENING = "One of my drivers has been off with his back for six weeks."
DANGER = "I want to kill myself"
NOT_PRIVATE = "This chat isn't private."


def test_a_message_comes_back_as_cards_with_buttons(teams, bot) -> None:
    cards = teams.say(OPENING)
    assert "What does the fit note say at the moment?" in words(cards)
    assert buttons(cards)[-2:] == ["Not fit for work", "May be fit"]
    assert bot.texts() == [OPENING]


def test_the_first_words_say_that_teams_is_not_private_and_offer_the_web(teams, bot) -> None:
    added = {"membersAdded": [{"id": BOT}], "type": "conversationUpdate"}
    cards = teams.say(None, **added)
    assert words(cards).startswith(NOT_PRIVATE)
    assert "your employer can search it" in words(cards)
    assert links(cards)["Open the private web chat"] == "http://askoh.test/chat"
    assert bot.received == []
    assert NOT_PRIVATE not in words(teams.say(OPENING))


def test_whoever_starts_by_typing_is_told_too_and_answered(teams) -> None:
    said = words(teams.say(OPENING))
    assert said.index(NOT_PRIVATE) < said.index("What does the fit note say")


def test_somebody_else_who_is_added_is_not_greeted(teams) -> None:
    answer = teams.post(teams.activity(type="conversationUpdate", membersAdded=[{"id": "29:x"}]))
    assert answer.json()["activities"] == []


def test_after_the_words_are_wiped_the_first_line_is_said_again(teams, clock) -> None:
    teams.say(OPENING)
    clock.pass_minutes(31)
    assert words(teams.say("and he drives nights")).startswith(NOT_PRIVATE)


def test_a_button_is_pressed_by_the_id_that_the_server_gave_it(teams, bot) -> None:
    cards = teams.say(OPENING)
    assert "/inform" not in json.dumps(cards)
    teams.press("May be fit", cards)
    assert bot.received[-1]["payload"] == '/inform{"note_type": "may_be_fit"}'


@pytest.mark.parametrize(
    "value",
    [
        {"askoh": {"choice": "made-up"}},
        {"askoh": {"choice": '/inform{"note_type": "may_be_fit"}'}},
        {"askoh": {"do": "restart"}},
        {"payload": "/restart"},
        {},
    ],
    ids=str,
)
def test_a_button_that_was_never_offered_does_nothing(teams, bot, value) -> None:
    teams.say(OPENING)
    cards = teams.say(None, value=value)
    assert "I've done nothing with it" in words(cards)
    assert len(bot.received) == 1


def test_an_old_button_is_answered_and_changes_nothing(teams, bot) -> None:
    first = teams.say(OPENING)
    teams.say("he may be fit now")
    assert "from an earlier question" in words(teams.press("May be fit", first))
    assert len(bot.received) == 2


def test_after_half_an_hour_an_old_button_offers_to_go_on(teams, bot, clock) -> None:
    first = teams.say(OPENING)
    clock.pass_minutes(31)
    cards = teams.press("May be fit", first)
    assert "from earlier" in words(cards)
    teams.press("Carry on where we were", cards)
    assert bot.received[-1]["payload"] == "/resume"


def test_the_same_activity_twice_is_one_turn_with_one_answer(teams, bot) -> None:
    body = teams.activity(text=OPENING)
    first, second = (teams.post(body).json()["activities"] for _ in range(2))
    assert len(bot.received) == 1
    shown = [one["attachments"][0]["content"]["body"] for one in (first[-1], second[-1])]
    assert shown[0][-1] == shown[1][-1]


def test_the_same_activity_at_once_is_one_turn(teams, bot) -> None:
    assert teams.http
    body = teams.activity(text=OPENING)
    both = [threading.Thread(target=teams.post, args=(body,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(bot.received) == 1


def test_a_retry_after_the_answer_arrived_sends_nothing_more(teams, bot, microsoft) -> None:
    assert teams.push(OPENING).status_code == 202
    sent = len(microsoft.sent())
    assert sent > 0
    assert teams.post(teams.last).status_code == 202
    assert len(microsoft.sent()) == sent
    assert len(bot.received) == 1


def test_another_account_or_chat_is_another_conversation(teams) -> None:
    first = teams.say(OPENING)
    teams.chat = "a:1another-chat"
    assert "I've done nothing" in words(teams.press("May be fit", first))


def test_our_id_of_a_chat_tells_nothing_of_teams(teams) -> None:
    teams.say(OPENING)
    (row,) = teams.world.work(lambda work: work.session.query(ChatRow).all())
    assert row.id.startswith("c-")
    assert "personal" not in row.id


# Safety -----------------------------------------------------------------------------------------


def test_danger_is_answered_first_and_nothing_reaches_the_bot_until_it_is_over(teams, bot) -> None:
    teams.say(OPENING)
    cards = teams.say(DANGER)
    assert "116 123" in words(cards)
    teams.say("no")
    assert len(bot.received) == 1
    assert DANGER not in json.dumps(cards)


def test_an_edited_message_is_screened_as_a_new_one(teams, bot) -> None:
    teams.say(OPENING)
    named = teams.last["id"]
    cards = teams.say(DANGER, type="messageUpdate", id=named)
    assert "116 123" in words(cards)
    assert len(bot.received) == 1


def test_an_edited_message_is_taken_as_a_new_one(teams, bot) -> None:
    teams.say(OPENING)
    changed = {"type": "messageUpdate", "id": teams.last["id"]}
    cards = teams.say("One of my drivers has been off for seven weeks.", **changed)
    assert "I take it as a new one" in words(cards)
    assert bot.texts()[-1] == "One of my drivers has been off for seven weeks."
    body = teams.last
    teams.post(body)
    assert len(bot.received) == 2


def test_words_of_a_deleted_message_go(teams) -> None:
    teams.say(OPENING)
    deleted = {"type": "messageDelete", "id": teams.last["id"]}
    cards = teams.say(None, **deleted)
    assert "I no longer keep its words" in words(cards)
    kept = teams.world.work(the_kept_chat)
    assert OPENING not in kept
    assert "isn't kept" in kept


def the_kept_chat(work) -> str:
    (row,) = work.session.query(ChatRow).all()
    return work.vault.open(work.session.get_one(Person, row.key_id), row.transcript_sealed)


def test_danger_with_the_database_down_still_gets_help(teams, bot) -> None:
    teams.say(OPENING)
    teams.world.work(lambda work: work.session.execute(text("DROP TABLE chats")))
    assert "I can't answer just now" in words(teams.say("he may be fit now"))
    assert "116 123" in words(teams.say(DANGER))
    assert len(bot.received) == 1


def test_with_the_bot_down_it_says_so_in_words_that_are_true_here(teams, bot) -> None:
    teams.world.restart(bot_url="http://127.0.0.1:9")
    said = words(teams.say(OPENING))
    assert "kept nothing of it" in said
    assert "999" in said
    assert "in the box" not in said


def test_who_speaks_of_their_own_health_is_told_first_and_shown_the_web(teams, bot) -> None:
    teams.say(OPENING)
    bot.blocks = lambda _body: [
        {"type": "text", "text": "That sounds hard."},
        {"type": "meta", "switch": "private"},
        {
            "type": "choices",
            "choices": [
                {"title": "Carry on in private", "payload": "/switch_private"},
                {"title": "Stay here", "payload": "/stay_named"},
            ],
        },
    ]
    cards = teams.say("I have trouble with my own back as well")
    assert words(cards).startswith(NOT_PRIVATE)
    assert sorted(buttons(cards)) == ["Open the private web chat", "Stay here"]
    assert "my own back" not in teams.world.work(the_kept_chat)


@pytest.mark.parametrize(
    "asked", ["urgent help", "Urgent help!", "talk to HR", "Who can see this?"]
)
def test_help_is_always_in_reach(teams, bot, asked) -> None:
    assert words(teams.say(asked))
    assert bot.received == []


def test_who_can_see_this_says_that_the_employer_can(teams) -> None:
    assert "your employer can search it" in words(teams.say("who can see this"))


def test_a_chat_can_be_wiped_on_our_side(teams, bot) -> None:
    teams.say(OPENING)
    assert "Microsoft 365 still keeps" in words(teams.say("forget this chat"))
    assert teams.world.work(lambda work: work.session.query(ChatRow).count()) == 0
    assert len(bot.forgotten) == 1


# Other places -----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["channel", "groupChat", None, "Personal "])
def test_with_others_about_it_talks_of_nobody_and_keeps_nothing(teams, bot, place) -> None:
    where = {"id": "19:group", "tenantId": TENANT, "conversationType": place, "isGroup": True}
    cards = teams.say(f"<at>AskOH</at> {OPENING}", conversation=where)
    assert "I don't talk about anyone in a group chat" in words(cards)
    assert BOT.replace(":", "%3A") in links(cards)["Open a chat of your own"]
    assert bot.received == []
    assert teams.world.work(lambda work: work.session.query(ChatRow).count()) == 0


def test_danger_in_a_group_is_still_answered_with_help(teams) -> None:
    where = {"id": "19:group", "tenantId": TENANT, "conversationType": "groupChat"}
    assert "116 123" in words(teams.say(DANGER, conversation=where))


# What cannot be taken ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "I didn't get any words"),
        (None, "I didn't get any words"),
        ("\u200b\u202e", "I didn't get any words"),
        ("👍", "urgent help"),
        ("a" * 4001, "more than I can take"),
    ],
    ids=["empty", "none", "unseen", "sign", "long"],
)
def test_what_cannot_be_taken_is_said_in_words_true_here(teams, bot, typed, answer) -> None:
    said = words(teams.say(typed))
    assert answer in said
    assert "box" not in said
    assert bot.received == []


def test_too_many_messages_are_slowed_down(teams, bot) -> None:
    teams.world.restart(conversation_per_minute=2)
    for _ in range(3):
        cards = teams.say(OPENING)
    assert "a lot of messages" in words(cards)
    assert "116 123" in words(teams.say(DANGER))


def test_a_command_of_the_bot_cannot_be_typed(teams, bot) -> None:
    teams.say("/restart")
    assert bot.texts() == ["restart"]


# Sending ----------------------------------------------------------------------------------------


def test_it_shows_that_it_is_typing_and_answers_through_the_connector(teams, microsoft) -> None:
    assert teams.push(OPENING).status_code == 202
    kinds = [one["activity"]["type"] for one in microsoft.seen()["sent"]]
    assert kinds[0] == "typing"
    assert "message" in kinds
    tokens = {one["authorization"] for one in microsoft.seen()["sent"]}
    assert tokens == {"Bearer for-the-connector"}


def test_a_notification_of_an_answer_says_nothing_of_it(teams, microsoft) -> None:
    teams.push(OPENING)
    assert {one["summary"] for one in microsoft.sent()} == {"AskOH has answered."}
    assert not any(one.get("text") for one in microsoft.sent())


def test_when_teams_asks_to_wait_the_answer_comes_later(teams, microsoft) -> None:
    busy = {"status": 429, "headers": {"Retry_After": "1"}}
    microsoft.will(plan=[{}, busy])
    assert teams.push(OPENING).status_code == 202
    assert "What does the fit note say" in words(
        [one["attachments"][0]["content"] for one in microsoft.sent()]
    )
    assert len(microsoft.sent()) == 2


@pytest.mark.parametrize("status", [403, 404, 500, 502])
def test_an_answer_that_teams_does_not_take_is_no_error_of_ours(teams, microsoft, status) -> None:
    microsoft.will(plan=[{"status": status}] * 6)
    assert teams.push(OPENING).status_code == 202


def test_after_a_failed_delivery_a_retry_brings_the_answer_and_runs_no_turn(
    teams, bot, microsoft
) -> None:
    microsoft.will(plan=[{}, {"status": 502}])
    teams.push(OPENING)
    before = len(microsoft.sent())
    teams.post(teams.last)
    assert len(microsoft.sent()) > before
    assert len(bot.received) == 1


# Files ------------------------------------------------------------------------------------------


@pytest.fixture
def with_file(bot):
    bot.blocks = lambda _body: [
        {"type": "text", "text": "Here it is."},
        {
            "type": "file",
            "title": "Save the plan",
            "filename": "plan.txt",
            "media_type": "text/plain",
            "data": "SGVsbG8=",
        },
    ]


def test_a_file_is_a_link_that_opens_it_for_half_an_hour(teams, with_file, clock) -> None:
    link = links(teams.say(OPENING))["Save the plan"]
    assert link.startswith("http://askoh.test/teams/files/")
    path = link.removeprefix("http://askoh.test")
    answer = teams.http.get(path)
    assert answer.content == b"Hello"
    assert "attachment" in answer.headers["content-disposition"]
    assert teams.http.get(path[:-3] + "abc").status_code == 404
    clock.pass_minutes(31)
    assert teams.http.get(path).status_code == 404


def test_a_file_is_gone_with_its_chat(teams, with_file) -> None:
    path = links(teams.say(OPENING))["Save the plan"].removeprefix("http://askoh.test")
    teams.say("forget this chat")
    assert teams.http.get(path).status_code == 404


def test_no_card_holds_a_data_address(teams, with_file) -> None:
    cards = teams.say(OPENING)
    assert not [one for one in parts(cards) if "data:" in str(one.get("url", ""))]
