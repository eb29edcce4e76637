"""What the chat says of itself: stops, refusals, fears, words for a talk, this employer's way."""

import re
from io import BytesIO

import pytest
from docx import Document

from tests.conversations.files import file_of

pytestmark = pytest.mark.stack

SIX_WEEKS = (
    "One of my team has been off six weeks with stress, signed off till 10 December, he agrees"
)
PRIVATE = {"role": "employee", "mode": "private"}
NUMBER_OF_A_DOSE = re.compile(r"\b\d+ ?(?:mg|milligrams|tablets|pills)\b", re.IGNORECASE)


def first_words(chat):
    """What stands first in the reply."""
    return chat.last["blocks"][0]["text"]


class TestStop:
    @pytest.mark.requirement("R91")
    @pytest.mark.parametrize(
        "opening",
        [
            "My forklift driver has been getting dizzy spells",
            "The lad on the crane says his new tablets make him drowsy, one of my team",
            "One of my team, a van driver, has been having blackouts this autumn",
        ],
    )
    def test_it_stands_first_in_the_first_reply(self, talk, opening):
        chat = talk().say(opening)
        assert "have them stop that task today" in first_words(chat)
        assert chat.asked

    @pytest.mark.requirement("R91")
    def test_it_comes_as_soon_as_the_danger_is_told(self, talk):
        chat = talk().say("One of my team has had blackouts, he's at work")
        assert "stop that task" not in chat.words
        while chat.asked and chat.asked != "job_demands":
            chat.say("van driver" if chat.asked == "job_title" else "don't know")
            if "stop that task" in chat.words:
                break
        assert "stop that task today" in first_words(chat)

    @pytest.mark.requirement("R91")
    def test_who_speaks_of_themselves_is_told_to_stop_too(self, talk):
        chat = talk(**PRIVATE).say("I get dizzy when I'm driving the van for work")
        assert "please stop that task today" in first_words(chat)

    @pytest.mark.requirement("R91")
    def test_a_desk_job_needs_no_stop(self, talk):
        said = talk().say("One of my team gets dizzy at her desk, she is at work").words
        assert "stop that task" not in said


class TestRefusals:
    @pytest.mark.requirement("R92")
    @pytest.mark.parametrize(
        "asked",
        [
            "what's the right dose of paracetamol for him",
            "how many of her sertraline tablets should she be on",
            "should he stop taking his beta blockers before a shift",
            "can she take codeine with her antidepressants",
        ],
    )
    def test_a_dose_is_a_plain_no_and_a_pharmacist(self, talk, asked):
        said = talk().say(asked).words
        assert "I can't say anything about medicines or doses" in said
        assert "pharmacist" in said
        assert "NHS 111" in said
        assert not NUMBER_OF_A_DOSE.search(said)

    @pytest.mark.requirement("R92")
    @pytest.mark.parametrize(
        "asked", ["have I got burnout", "what's wrong with me?", "can you diagnose me"]
    )
    def test_a_diagnosis_is_a_plain_no_and_the_gp(self, talk, asked):
        said = talk(**PRIVATE).say(asked).words
        assert "I can't diagnose" in said
        assert "GP" in said

    @pytest.mark.requirement("R92")
    def test_nobody_is_called_fit(self, talk):
        said = talk().say("yes or no, is he fit to drive tomorrow").words
        assert "I can't say who is fit" in said

    @pytest.mark.requirement("R94")
    @pytest.mark.parametrize(
        "asked", ["is she disabled", "would her migraines count as a disability?"]
    )
    def test_disability_is_no_verdict_but_a_question_for_the_referral(self, talk, asked):
        chat = talk().say(asked)
        assert "I can't say whether somebody is disabled in law" in chat.words
        chat.press("Ask OH that in a referral")
        assert "is the Equality Act 2010 likely to apply?" in chat.words
        assert chat.slots["oh_questions"] == ["equality"]

    @pytest.mark.requirement("R94")
    def test_the_question_stands_in_the_draft(self, talk):
        chat = talk().say("is he disabled?").press("Ask OH that in a referral")
        chat.say(SIX_WEEKS)
        chat.answer_until({"consent_referral": "yes, he agrees", "work_impact": "concentrating"})
        draft = chat.press("Draft it").answer_until({}, most=14)
        assert draft.has_card("draft")
        assert "is the Equality Act 2010 likely to apply?" in draft.words

    @pytest.mark.requirement("R94")
    def test_in_private_no_referral_is_offered(self, talk):
        chat = talk(**PRIVATE).say("am I disabled because of my back")
        assert "only a tribunal decides that" in chat.words
        assert "Ask OH that in a referral" not in chat.buttons

    @pytest.mark.requirement("R95")
    @pytest.mark.parametrize(
        "said",
        [
            "I reckon he's swinging the lead",
            "how can I catch her out, she's faking it",
            "can OH prove that he isn't ill",
        ],
    )
    def test_nobody_is_helped_to_prove_a_lie(self, talk, said):
        chat = talk().say(said)
        assert "OH isn't a lie detector" in chat.words
        assert "What OH can do" in chat.words
        assert not chat.has_card("draft")


# Our own words for each fear, another way than the listed ones, and what the answer has to say.
FEARS = {
    "sacked": (
        "my worry is they'll just use this to get rid of me",
        "decides nothing about your job",
    ),
    "side": ("isn't it there for the company rather than for me", "duties of their own to you"),
    "against me": (
        "won't it all be held against me afterwards",
        "stays with them unless you agree",
    ),
    "checked": ("they only want to check I'm not faking", "isn't there to find out"),
    "punished": ("feels like I'm being punished for being slow", "isn't a punishment"),
    "serious": ("surely that's only for really serious stuff", "Small things count"),
    "not my job": ("isn't that for blokes in the warehouse? I do accounts", "any job"),
    "body": ("does it only do physical problems", "Mental health"),
    "before": ("I thought you had to be off sick before you could go", "before, during and after"),
    "believed": ("my illness can't be seen, so nobody believes me", "prove it to your manager"),
    "ashamed": ("I'd be mortified telling anyone about my skin", "needn't say what it is"),
    "weak": ("blokes round here would think I'm weak", "nothing about how well you do"),
    "pay": ("can't afford to lose my pay over this", "question for HR and payroll"),
    "job": ("frightened I'll lose my job", "I can't tell you what will happen"),
    "trade": ("if this gets out I'll never get work again", "You choose who hears of it"),
    "last time": ("last time I saw them it was useless", "what helped and what hurt"),
    "what is it": ("what does occupational health actually do", "advice on health and work"),
    "too soon": ("I'm scared they'll make me go back before I'm ready", "more time is needed"),
    "team": ("I feel like I'm letting everybody down", "your manager's job"),
    "choice": ("do I have any choice about going", "You can say no"),
}


class TestFears:
    @pytest.mark.requirement("R103")
    @pytest.mark.parametrize("fear", FEARS)
    def test_a_fear_is_answered_in_other_words_too_and_nothing_is_asked(self, talk, fear):
        words, says = FEARS[fear]
        chat = talk(**PRIVATE).say(words)
        assert says in chat.words
        assert chat.asked is None

    @pytest.mark.requirement("R103")
    def test_in_the_middle_of_a_question_the_question_stands_again(self, talk):
        chat = talk(**PRIVATE).say("I've been off two weeks with my back")
        asked = chat.asked
        chat.say("is this just a way to get rid of me?")
        assert "decides nothing about your job" in chat.words
        assert chat.asked == asked

    @pytest.mark.requirement("R103")
    def test_what_is_told_besides_is_taken_up(self, talk):
        chat = talk(**PRIVATE).say("I'm off three weeks with my back and scared I'll lose my job")
        assert "I can't tell you what will happen" in chat.words
        assert chat.slots["absence_weeks"] == 3
        assert chat.asked

    @pytest.mark.requirement("R103", "R1")
    def test_outside_a_private_chat_one_is_offered(self, talk):
        chat = talk(role="employee").say("won't it be used against me")
        assert "stays with them unless you agree" in chat.words
        assert "Carry on in private" in chat.buttons

    @pytest.mark.requirement("R104")
    @pytest.mark.parametrize("fear", ["serious", "not my job", "body", "before"])
    def test_it_is_for_any_job_and_trouble_at_any_time(self, talk, fear):
        words, says = FEARS[fear]
        assert says in talk(**PRIVATE).say(words).words

    @pytest.mark.requirement("R104")
    def test_proper_injuries_are_not_all_it_is_for(self, talk):
        assert "Small things count" in talk(**PRIVATE).say("is it only for proper injuries").words

    @pytest.mark.requirement("R103", "R14")
    @pytest.mark.parametrize("who", [{}, PRIVATE])
    def test_asking_what_it_is_starts_no_questions(self, talk, who):
        chat = talk(**who).say("what is occupational health?")
        assert "advice on health and work" in chat.words
        assert chat.asked is None


class TestWayIn:
    @pytest.mark.requirement("R14")
    def test_who_may_use_it_names_the_employers_route(self, talk):
        said = talk().say("who can use occupational health here?").words
        assert "any job" in said
        assert "a manager, employees themselves or HR can ask for it" in said
        assert "the HR team sends it through the provider's secure portal" in said

    @pytest.mark.requirement("R14")
    @pytest.mark.parametrize(
        "asked", ["how does a referral work here?", "how do I get someone to OH"]
    )
    def test_how_to_get_it_is_answered_and_not_asked(self, talk, asked):
        chat = talk().say(asked)
        assert "the HR team sends it" in chat.words
        assert chat.asked is None

    @pytest.mark.requirement("R14")
    def test_another_employer_has_another_route(self, talk):
        said = talk(employer="8_7").say("who can use occupational health here?").words
        assert "Here a manager or HR can ask for it" in said
        assert "secure portal" not in said

    @pytest.mark.requirement("R116")
    def test_who_has_no_oh_gets_the_way_without_in_this_chat(self, talk):
        chat = talk().say(
            "We've no occupational health, we're nine people. "
            "One of my team is off five weeks with stress"
        )
        chat.answer_until({}, most=1)
        assert chat.outcome == "NO_EMPLOYER"
        assert "Draft it" not in chat.buttons

    @pytest.mark.requirement("R116")
    def test_it_is_remembered_until_a_fresh_start(self, talk):
        case = "One of my team is off five weeks with stress, signed off till 10 December"
        chat = talk().say("we don't have occupational health").say(case)
        assert chat.answer_until({}, most=2).outcome == "NO_EMPLOYER"
        chat.say("start again").press("Yes, start again").say(case)
        assert chat.answer_until({}).outcome == "REFER_NOW"

    @pytest.mark.requirement("R10")
    @pytest.mark.parametrize("contract", ["on probation", "part time", "from an agency"])
    def test_a_contract_changes_nothing_and_that_is_said(self, talk, contract):
        told = f"One of my team, {contract}, has been off five weeks with stress"
        chat = talk().say(told)
        assert "contract changes nothing here" in chat.words
        plain = talk().say("One of my team has been off five weeks with stress")
        assert chat.answer_until({}).outcome == plain.answer_until({}).outcome

    @pytest.mark.requirement("R10")
    def test_asked_in_general_it_is_said_too(self, talk):
        said = talk().say("can I refer someone who's still on probation?").words
        assert "It changes nothing" in said

    @pytest.mark.requirement("R89")
    def test_treatment_is_named_where_the_contract_holds_it(self, talk):
        opening = "One of my team has been off two weeks with her back"
        assert "holds **physiotherapy**" in talk().say(opening).words
        assert "physiotherapy" not in talk(employer="8_7").say(opening).words

    @pytest.mark.requirement("R89")
    def test_asked_for_it_where_there_is_none_the_nhs_is_named(self, talk):
        said = talk(employer="8_7").say("does OH here offer physio?").words
        assert "I know of no physiotherapy in your employer's OH contract" in said
        assert "NHS" in said


class TestPeople:
    @pytest.mark.requirement("R65")
    def test_what_nobody_sees_is_believed_and_no_proof_asked(self, talk):
        said = talk().say("One of my team has lupus, it comes and goes, you'd never know").words
        assert "Believe what they tell you" in said
        assert "Don't ask for proof" in said

    @pytest.mark.requirement("R66")
    def test_seizures_call_for_a_plan_and_a_word_on_driving_and_being_alone(self, talk):
        said = talk().say("One of my team has epilepsy, she's at a desk all day").words
        assert "what to do if it happens at work" in said
        assert "who is told" in said
        assert "drive for work" in said
        assert "alone" in said

    @pytest.mark.requirement("R85")
    @pytest.mark.parametrize(
        "opening",
        [
            "One of my team lost her husband last week, she can't face work",
            "One of my team's little boy died in October and he is off",
        ],
    )
    def test_a_loss_is_met_before_anything_is_asked(self, talk, opening):
        chat = talk().say(opening)
        assert "sorry" in first_words(chat)
        assert "ask what they need and what to tell the team" in chat.words

    @pytest.mark.requirement("R46")
    def test_a_manager_who_is_named_as_the_cause_passes_it_on(self, talk):
        chat = talk().say("he says I'm the reason he's off with stress")
        assert "let somebody else lead" in first_words(chat)
        assert "pass the case to HR" in chat.words

    @pytest.mark.requirement("R47")
    @pytest.mark.parametrize(
        "asked",
        ["what do I say to her, she isn't herself", "how should I start the conversation with him"],
    )
    def test_words_for_a_talk_stand_before_any_form(self, talk, asked):
        chat = talk().say(asked)
        said = chat.words
        assert chat.card("help")["title"] == "Asking how someone is"
        assert chat.last["blocks"][1] == chat.card("help")
        for part in ("You don't seem quite yourself", "time off", "GP", "occupational health"):
            assert part in said
        assert "My door is open" in said

    @pytest.mark.requirement("R47")
    def test_asked_in_general_nothing_is_asked_back(self, talk):
        chat = talk().say("how do I start a conversation about somebody's health")
        assert "You don't seem quite yourself" in chat.words
        assert chat.asked is None

    @pytest.mark.requirement("R49")
    @pytest.mark.parametrize(
        "asked",
        [
            "how do I tell him without him thinking he's in trouble",
            "how can I explain why I'm referring her",
        ],
    )
    def test_words_that_explain_why(self, talk, asked):
        chat = talk().say(asked)
        assert chat.card("help")["title"] == "Why occupational health, and not a punishment"
        assert "This isn't about blame" in chat.words
        assert chat.asked is None

    @pytest.mark.requirement("R84")
    def test_debt_has_helplines_of_its_own(self, talk):
        chat = talk(**PRIVATE).say("where can I get help with my debts")
        assert "StepChange" in chat.words
        assert "0808 157 0142" in chat.words

    @pytest.mark.requirement("R84")
    def test_caring_has_help_of_its_own(self, talk):
        said = talk(**PRIVATE).say("what support is there, I'm caring for my mum").words
        assert "Carers UK" in said

    @pytest.mark.requirement("R64")
    def test_working_from_home_is_set_up(self, talk):
        said = talk().say("what should we set up so that she can work from home").words
        assert "screen at eye height" in said
        assert "a day to look at it again" in said


class TestTasks:
    @pytest.mark.requirement("R56")
    def test_no_light_duties_is_no_trouble_with_light(self, talk):
        chat = talk().say(
            "help me find adjustments for a packer who can't stand, no light duties here"
        )
        chat.answer_until({})
        assert "trouble with standing" in chat.words
        assert "trouble with light" not in chat.words

    @pytest.mark.requirement("R68")
    def test_load_and_another_role_can_be_chosen(self, talk):
        chat = talk().say(
            "plan a phased return starting Monday 7 December, "
            "usual hours Monday to Friday 9 to 5, no limits"
        )
        assert "of the usual load" not in chat.words
        chat.say("build up the workload rather than the hours")
        assert "About 50% of the usual load" in chat.words
        chat.say("another role in the stock room first")
        assert "Another role for now, in the stock room" in chat.words
        assert "of the usual load" not in chat.words

    @pytest.mark.requirement("R75")
    def test_before_an_operation_a_first_plan_is_offered_beside_the_referral(self, talk):
        chat = talk().say("One of my team has an operation on 10 December, at work till then")
        chat.answer_until({})
        assert "Draft it" in chat.buttons
        chat.press("Plan a phased return")
        chat.answer_until({"start": "11 January", "pattern": "Monday to Friday 9 to 5"})
        assert "The operation is still ahead, so this is a draft" in chat.words
        assert chat.has_card("plan")

    @pytest.mark.requirement("R32")
    def test_a_note_to_hr_is_theirs_to_keep_and_send(self, talk):
        chat = talk(**PRIVATE).say("help me write a note to HR, not my manager")
        assert "I send nothing to anyone" in chat.words
        chat.say("the late shifts and lifting after lunch").say("earlier shifts").say("yes")
        chat.say("by email in the mornings")
        shown = chat.card("summary")["items"]
        assert shown[1:3] == ["Copy: myself", "Not to: my manager"]
        assert "To: the HR team" in shown[0]
        assert any("the late shifts and lifting after lunch" in line for line in shown)
        assert any("report to come to me and to HR only" in line for line in shown)
        assert "I've sent it to nobody" in chat.words
        paper = Document(BytesIO(file_of(chat, "docx")))
        assert [p.text for p in paper.paragraphs][1:] == shown

    @pytest.mark.requirement("R32")
    def test_the_note_changes_in_plain_words(self, talk):
        chat = talk(**PRIVATE).say("write a note to HR for me").say("the late shifts")
        chat.say("skip").say("yes").say("skip").say("don't ask for occupational health")
        assert not any("be referred" in line for line in chat.card("summary")["items"])
        chat.say("change what is hard: only the Sunday shift")
        assert any("only the Sunday shift" in line for line in chat.card("summary")["items"])

    @pytest.mark.requirement("R32")
    def test_the_note_is_not_a_managers(self, talk):
        chat = talk().say("write a note to HR")
        assert "I send nothing to anyone" not in chat.words


def test_going_back_is_no_job_title(talk):
    chat = talk().say(SIX_WEEKS)
    chat.say("can't concentrate")
    assert chat.asked == "job_title"
    chat.say("go back")
    assert chat.asked == "work_impact"
    assert "job_title" not in chat.slots


@pytest.mark.parametrize("words", ["Go back please", "previous question", "go back one"])
def test_going_back_is_told_by_its_words_alone(talk, words):
    chat = talk().say(SIX_WEEKS)
    chat.say("can't concentrate").say(words)
    assert chat.asked == "work_impact"
