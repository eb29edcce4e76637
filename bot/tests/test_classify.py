"""What the classifying process hands on; `askoh classify` tests it with the trained model."""

from askoh_bot.classify import TOPIC_RANKING, as_json
from rasa.shared.nlu.training_data.message import Message


def test_a_message_is_handed_on_as_plain_pairs() -> None:
    message = Message({"text": "who pays", "intent": {"name": "sick_pay", "confidence": 0.6}})
    message.set("intent_ranking", [{"name": "sick_pay", "confidence": 0.6}])
    message.set("sentence_intents", [{"name": "eap", "confidence": 0.4, "sentence": 1}])
    assert as_json(message) == {
        "intent": ["sick_pay", 0.6],
        "ranking": [["sick_pay", 0.6]],
        "sentences": [["eap", 0.4]],
        "topics": [],
        "danger": {},
        "answer": "",
    }


def test_the_narrower_answer_is_handed_on() -> None:
    message = Message({"text": "can work overrule my note"})
    message.set("answer", {"name": "fit_note_rules/overruled", "confidence": 0.4})
    assert as_json(message)["answer"] == "fit_note_rules/overruled"


def test_the_danger_heard_is_handed_on() -> None:
    message = Message({"text": "he hit me"})
    message.set("danger", {"kind": "abuse", "level": "concern"})
    assert as_json(message)["danger"] == {"kind": "abuse", "level": "concern"}


def test_a_ranking_of_topics_is_taken_in_either_form() -> None:
    message = Message({"text": "who pays"})
    message.set(TOPIC_RANKING, [{"name": "sick_pay", "confidence": 0.7}, ("eap", 0.2)])
    assert as_json(message)["topics"] == [["sick_pay", 0.7], ["eap", 0.2]]
    assert as_json(message)["intent"] == ["", 0.0]
