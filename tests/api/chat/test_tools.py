"""/internal/chat: the path of a web message, for the command line."""

from __future__ import annotations


class TestAccess:
    async def test_only_our_own_processes(self, visitor, bot) -> None:
        answer = await visitor.http.post("/internal/chat", json={"text": "hi there"})
        assert answer.status_code == 401
        wrong = {"Authorization": "Bearer wrong"}
        answer = await visitor.http.post("/internal/chat", json={"text": "hi"}, headers=wrong)
        assert answer.status_code == 401
        assert bot.received == []


class TestTalking:
    async def test_a_first_line_opens_a_conversation(self, visitor, bot) -> None:
        answer = (
            await visitor.tool(
                role="manager",
                mode="named",
                employer="example",
                text="he is off",
                message_id="0123456789",
            )
        ).json()
        assert answer["conversation"].startswith("c-")
        assert answer["blocks"][0] == {"type": "text", "text": bot.question}
        assert [one["title"] for one in answer["choices"]] == ["Not fit for work", "May be fit"]
        assert (answer["slot"], answer["intent"]) == ("note_type", "describe_situation")
        assert (answer["confidence"], answer["outcome"]) == (0.9, "NOT_YET")
        assert answer["slots"] == {"role": "manager"}
        assert answer["screen"] is None
        assert answer["ms"] > 0
        assert bot.received[0]["channel"] == "cli"

    async def test_no_words_yet_gives_the_first_ones(self, visitor) -> None:
        answer = (await visitor.tool(mode="private", role="employee")).json()
        assert answer["conversation"].startswith("p-")
        assert answer["blocks"][0]["text"].startswith("Your manager and HR can't see this")

    async def test_a_button_by_title_id_or_payload(self, visitor, bot) -> None:
        opened = (await visitor.tool(text="he is off")).json()
        for named in ("title", "id", "payload"):
            last = (await visitor.tool(conversation=opened["conversation"], text="again")).json()
            pressed = last["choices"][1][named]
            await visitor.tool(conversation=opened["conversation"], choice=pressed)
            assert bot.received[-1]["payload"] == '/inform{"note_type": "may_be_fit"}'

    async def test_a_payload_nobody_offered_is_refused(self, visitor, bot) -> None:
        opened = (await visitor.tool(text="he is off")).json()
        answer = await visitor.tool(conversation=opened["conversation"], choice="/restart")
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "unissued"
        assert len(bot.received) == 1

    async def test_a_repeat_is_known(self, visitor, bot) -> None:
        opened = (await visitor.tool(text="he is off", message_id="0123456789")).json()
        again = (
            await visitor.tool(
                conversation=opened["conversation"], text="he is off", message_id="0123456789"
            )
        ).json()
        assert again["repeated"]
        assert again["blocks"] == opened["blocks"]
        assert again["slots"] == opened["slots"]
        assert len(bot.received) == 1


class TestSafety:
    async def test_the_screen_and_the_hold_are_said(self, visitor, bot) -> None:
        first = (await visitor.tool(text="i want to kill myself")).json()
        assert first["screen"]["kind"] == "suicide"
        assert first["held"]
        assert "Carry on with work support" in str(first["choices"])
        second = (await visitor.tool(conversation=first["conversation"], text="no")).json()
        assert second["held"]
        assert bot.received == []
        button = next(c["title"] for c in second["choices"] if "Carry on" in c["title"])
        third = (await visitor.tool(conversation=first["conversation"], choice=button)).json()
        assert not third["held"]
        assert bot.texts() == ["/resume"]


class TestRefusals:
    async def test_bad_requests_are_told_what_to_give(self, visitor) -> None:
        for body in (
            {"text": "a", "choice": "b"},
            {"text": "a", "message_id": "no"},
            {"text": "a", "role": "king"},
            {"text": "a", "employer": "../etc/passwd"},
            {"text": "a", "surprise": 1},
        ):
            answer = await visitor.tool(**body)
            assert answer.status_code == 422, body
            assert answer.json()["error"]["message"]

    async def test_an_id_of_ones_own_is_unknown(self, visitor) -> None:
        answer = await visitor.tool(conversation="c-mine", text="hello")
        assert answer.status_code == 404

    async def test_a_bot_that_is_down_is_an_error_with_help(self, visitor, app) -> None:
        app.state.chat.bot._http.base_url = "http://127.0.0.1:1"
        answer = await visitor.tool(text="he is off")
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "down"
        assert "999" in str(answer.json()["blocks"])

    async def test_odd_characters_do_no_harm(self, visitor, bot) -> None:
        headers = {
            "Authorization": "Bearer service-token-for-tests-0123456789",
            "Content-Type": "application/json",
        }
        body = b'{"text": "he is \\ud800 off \\u0000", "role": "manager"}'
        answer = await visitor.http.post("/internal/chat", content=body, headers=headers)
        assert answer.status_code in {200, 422}


class TestEnding:
    async def test_delete_wipes(self, visitor, bot) -> None:
        opened = (await visitor.tool(text="he is off", mode="private")).json()
        headers = {"Authorization": "Bearer service-token-for-tests-0123456789"}
        path = f"/internal/chat/{opened['conversation']}"
        assert (await visitor.http.delete(path, headers=headers)).status_code == 204
        assert bot.forgotten == [opened["conversation"]]
        gone = await visitor.tool(conversation=opened["conversation"], text="hello")
        assert gone.status_code == 404
