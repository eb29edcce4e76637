"""What the tasks of the chat give: changes at work, fit notes, plans."""

import re

import pytest

pytestmark = pytest.mark.stack

MAY_BE = (
    "I have a fit note for one of my team: may be fit until 18 December, "
    "no heavy lifting and a gradual return"
)


def titles(chat):
    """What is suggested, in its order."""
    rows = chat.card("summary")["rows"]
    return [row["label"] for row in rows]


class TestChanges:
    @pytest.mark.requirement("R54")
    def test_a_few_that_fit_each_with_why(self, talk):
        chat = talk().say("suggest adjustments for a packer who can't stand for long")
        chat.answer_until({})
        rows = chat.card("summary")["rows"]
        assert 1 <= len(rows) <= 5
        assert all("You named trouble with standing" in row["value"] for row in rows)

    @pytest.mark.requirement("R55")
    def test_each_has_something_for_today(self, talk):
        chat = talk().say("suggest adjustments for a packer who can't stand for long")
        chat.answer_until({})
        assert "For today" in chat.words
        assert all("**Today:**" in row["value"] for row in chat.card("summary")["rows"])

    @pytest.mark.requirement("R57")
    def test_a_decision_has_an_owner_and_a_day(self, talk):
        chat = talk().say("suggest adjustments for a packer who can't stand for long")
        first = titles(chat.answer_until({}))[0].lstrip("1. ")
        chat.say("yes to 1 from Monday, Sam owns it")
        row = chat.card("status")["rows"][0]
        assert first in row["label"]
        assert "Sam, by Monday 23 November 2026" in row["value"]
        assert "Look again on" in row["value"]


class TestFitNote:
    @pytest.mark.requirement("R76")
    def test_type_end_and_comments_become_what_can_be_done(self, talk):
        chat = talk().say(MAY_BE)
        assert "may be fit for work" in chat.words
        assert "Friday 18 December 2026" in chat.words
        asked = chat.card("summary")["items"]
        assert len(asked) == 2
        assert all(question.endswith("?") for question in asked)
        assert {"We can do this", "Some of it", "We can't"} <= set(chat.buttons)

    @pytest.mark.requirement("R78")
    def test_days_before_the_end_are_named_and_can_be_kept(self, talk):
        chat = talk().say(MAY_BE)
        days = [row["label"] for row in chat.card("plan")["rows"]]
        assert "Friday 11 December 2026" in days
        assert "Plan the phased return" in chat.buttons
        assert any(b["type"] == "file" and "ics" in str(b) for b in chat.last["blocks"])

    @pytest.mark.requirement("R79")
    def test_occupational_health_is_offered_after_it(self, talk):
        said = talk().say(MAY_BE).words
        assert "Occupational health can follow a note up" in said
        without = talk(employer="none").say(MAY_BE).words
        assert "Occupational health can follow a note up" not in without

    @pytest.mark.requirement("R80")
    def test_the_job_is_summed_up_because_a_gp_may_not_know_it(self, talk):
        said = talk().say(MAY_BE).words
        assert re.search(r"half a page about the job.*GP may not know the job", said, re.DOTALL)


PLAN = "plan a phased return from Monday 4 January over {}, Mon to Fri 9 to 5, no limits{}"


def planned(talk, over="4 weeks", besides=""):
    """A phased return from one sentence."""
    return talk().say(PLAN.format(over, besides))


def weeks(chat):
    """The plan's rows that are weeks."""
    return [row for row in chat.card("plan")["rows"] if row["label"].startswith("Week")]


def files(chat):
    """Names of the files of the last reply."""
    return [block["filename"] for block in chat.last["blocks"] if block["type"] == "file"]


class TestPhasedReturn:
    @pytest.mark.requirement("R67")
    def test_dated_weeks_with_reviews_a_stop_rule_and_a_document(self, talk):
        chat = planned(talk)
        assert [row["label"] for row in weeks(chat)] == [
            "Week 1, from Mon 4 Jan",
            "Week 2, from Mon 11 Jan",
            "Week 3, from Mon 18 Jan",
            "Week 4, from Mon 25 Jan",
        ]
        assert all("Review Fri" in row["value"] for row in weeks(chat))
        assert "pause, go back a step or change" in chat.words
        assert "plan.docx" in files(chat)

    @pytest.mark.requirement("R67", "R68")
    def test_from_home_first_with_background_tasks(self, talk):
        chat = planned(talk).say("one more office day a week, start from home")
        first, second, *_ = weeks(chat)
        assert "Home. Background tasks" in first["value"]
        assert "at the workplace: 1" in second["value"]

    @pytest.mark.requirement("R68")
    @pytest.mark.parametrize(
        ("besides", "first_week"),
        [
            ("", "Mon to Fri, 4 each"),
            (", full days but only some days a week", "Mon 8, Wed 8, Fri 4"),
            (", start from home", "Home"),
            (", shadow shifts first and then her own", "Shadow shifts beside a colleague"),
        ],
    )
    def test_plans_of_several_kinds(self, talk, besides, first_week):
        assert first_week in weeks(planned(talk, besides=besides))[0]["value"]

    @pytest.mark.requirement("R69")
    def test_the_keen_are_capped_and_told_why(self, talk):
        chat = planned(talk, "2 weeks", ", she is desperate to come back")
        assert len(weeks(chat)) == 4
        assert "this plan caps the first weeks" in chat.words
        assert len(weeks(planned(talk, "2 weeks"))) == 2

    @pytest.mark.requirement("R69")
    def test_the_worried_start_smaller(self, talk):
        chat = talk().say(
            "plan a phased return from Monday 4 January, Mon to Fri 9 to 5, no limits, "
            "she wants to but is worried about it"
        )
        assert weeks(chat)[0]["value"].startswith("12 hours")
        assert "The first step is smaller than usual" in chat.words
        assert weeks(planned(talk))[0]["value"].startswith("20 hours")

    @pytest.mark.requirement("R70")
    def test_a_leap_to_full_hours_is_stopped_and_gives_no_document(self, talk):
        chat = planned(talk, "1 week")
        assert "goes to full hours in one go" in chat.words
        assert "unless occupational health has said" in chat.words
        assert files(chat) == []

    @pytest.mark.requirement("R72")
    def test_pay_is_a_ready_question_for_hr(self, talk):
        said = planned(talk).words
        assert 'Ready question for HR: "How are the hours in this plan paid' in said
        assert "£" not in said

    @pytest.mark.requirement("R73")
    def test_the_first_day_has_a_list(self, talk):
        said = planned(talk).press("The first day, and what holds").words
        for part in ("On the first day", "emergency", "pass", "equipment"):
            assert part in said


class TestTalks:
    @pytest.mark.requirement("R48")
    def test_keeping_in_touch_has_how_often_how_who_what_and_dates(self, talk):
        chat = talk().say("make a keep in touch plan: phone call every two weeks, until 15 January")
        assert "It counts once they agree" in chat.words
        chat.answer_until({"who": "me"})
        rows = {row["label"]: row["value"] for row in chat.card("plan")["rows"]}
        assert rows["How often"] == "Every 2 weeks"
        assert rows["How"] == "Phone call"
        assert rows["Who"]
        assert rows["Dates"].startswith("Mon 23 Nov, Mon 7 Dec")
        assert "Diagnosis" in rows["Leave out"]

    @pytest.mark.requirement("R52")
    def test_someone_who_returns_is_welcomed(self, talk):
        chat = talk().say("help me prepare a return to work meeting")
        chat.answer_until({"talk_on": "Monday"})
        assert "Welcome them" in chat.card("plan")["items"][0]
        assert "It's good to have you back" in chat.press("Words to use").words


class TestReport:
    OPENING = (
        "help me with the OH report: 1. three fixed days a week. "
        "2. no travel over an hour. 3. air conditioning in the room"
    )

    @pytest.mark.requirement("R57", "R58")
    def test_each_point_is_decided_with_an_owner_and_a_day(self, talk):
        chat = talk().say(self.OPENING)
        assert "1 of 3: Three fixed days a week" in chat.words
        chat.say("yes, Sam by 4 December").say("yes, me by 4 December")
        assert chat.say("We can't").asked == "why_3"
        rows = chat.say("no budget this year").answer_until({}).card("plan")["rows"]
        assert len(rows) == 3
        assert "Agreed. Sam, by Friday 4 December 2026" in rows[0]["value"]
        assert "Reason: no budget this year" in rows[2]["value"]
        assert "ask occupational health for another way" in rows[2]["value"]
        assert "OH advises; you and HR decide" in chat.words
        assert "give the reason in writing and ask for another way" in chat.words

    @pytest.mark.requirement("R59")
    def test_fewer_days_are_asked_for_as_fixed_days_in_writing(self, talk):
        chat = talk().say(
            "help me with the OH report: 1. work three days a week instead of five. 2. a quiet desk"
        )
        chat.say("yes, Sam by 4 December").say("yes, me by 4 December").answer_until({})
        assert "Keep the same days each week, and put them in writing" in chat.words

    @pytest.mark.requirement("R98")
    def test_a_check_in_asks_whether_it_happened_helped_and_what_next(self, talk):
        chat = talk().say("check how the changes are going, four weeks since the report")
        assert "is it happening, does it help, what next?" in chat.words
        if chat.asked == "about":
            chat.say("changes that were made")
        chat.say("some of it works").say("it still isn't happening")
        assert "isn't happening, so put that right first" in chat.words
        assert "name who does it and the day" in chat.words
        assert "Go through the recommendations" in chat.buttons


class TestAccessToWork:
    @pytest.mark.requirement("R83")
    def test_the_employee_applies_and_notes_for_it_are_listed(self, talk):
        chat = talk().say("please check access to work: 1,200 pounds of software, 300 staff")
        chat.answer_until({"work": "employed", "started": "3 March 2019"})
        assert "The employee applies, not the employer" in chat.words
        assert "The Department for Work and Pensions decides" in chat.words
        notes = chat.words.split("Have ready")[1]
        for part in ("The job:", "What is hard at work", "What would help"):
            assert part in notes


class TestOwnPages:
    @pytest.mark.requirement("R62")
    def test_the_passport_belongs_to_the_employee_and_can_be_taken_along(self, talk):
        chat = talk(role="employee", mode="private").say("make me an adjustment passport")
        chat.answer_until({"works": "a quiet desk", "hard": "noise"})
        assert "Only you have it" in chat.words
        assert files(chat) == ["adjustments-passport.docx"]
        assert "noise" not in chat.say("leave out what can be hard").words.split("Change it")[0]

    @pytest.mark.requirement("R71")
    def test_the_wellness_plan_is_a_free_choice_three_may_sign(self, talk):
        chat = talk(role="employee", mode="private").say("help me write a wellness action plan")
        chat.answer_until({"keep_well": "short breaks"})
        assert "you, your manager and HR sign it" in chat.words
        assert files(chat) == ["wellness-plan.docx"]
