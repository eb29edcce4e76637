"""The classifier learns, keeps what it learnt, and says when it doesn't know."""

import numpy as np
import pytest
from askoh_bot.encoder import encode
from askoh_bot.ngrams import Ngrams
from askoh_bot.topic_model import Thresholds, TopicModel, offered

EXAMPLES = {
    "sick_pay": [
        "do I get paid when I'm off sick",
        "how much is SSP",
        "they stopped my sick pay",
        "is sick pay the same as my wage",
        "what does statutory sick pay come to",
        "my pay packet was short after I was ill",
    ],
    "access_to_work": [
        "can the grant pay for a taxi to work",
        "how do I apply for Access to Work",
        "who pays for the special keyboard",
        "access to work has taken months",
        "does the scheme cover a support worker",
        "ATW renewal is due, what now",
    ],
    "out_of_scope": [
        "what's the weather like",
        "tell me a joke about football",
        "how do I reset my email password",
        "best recipe for lasagne",
        "when is the next bank holiday quiz night",
        "book me a meeting room",
    ],
}


@pytest.fixture(scope="module")
def data():
    texts = [text for examples in EXAMPLES.values() for text in examples]
    topics = [topic for topic, examples in EXAMPLES.items() for _ in examples]
    return texts, topics, encode(texts)


@pytest.fixture(scope="module")
def model(data):
    return TopicModel().fit(*data)


def test_new_words_for_a_known_wish_are_understood(model):
    texts = ["will I still get my wages if I'm poorly", "could the grant buy me a better chair"]
    guesses = model.guess(texts, encode(texts))
    assert [guess.ranking[0][0] for guess in guesses] == ["sick_pay", "access_to_work"]


def test_probabilities_are_a_whole(model):
    guess = model.guess(["anything at all"], encode(["anything at all"]))[0]
    assert sum(score for _, score in guess.ranking) == pytest.approx(1.0, abs=1e-4)


def test_a_stored_model_answers_the_same(model, data, tmp_path):
    model.save(tmp_path)
    again = TopicModel.load(tmp_path)
    texts, _, vectors = data
    for before, after in zip(model.guess(texts, vectors), again.guess(texts, vectors)):
        assert [t for t, _ in before.ranking] == [t for t, _ in after.ranking]
        assert np.allclose([s for _, s in before.ranking], [s for _, s in after.ranking], atol=1e-4)
    assert again.thresholds == model.thresholds


def test_nothing_stored_is_a_pickle(model, tmp_path):
    model.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}
    with np.load(tmp_path / "model.npz", allow_pickle=False) as stored:
        assert all(array.dtype != object for array in stored.values())


def test_it_also_works_from_the_words_alone(data):
    texts, topics, _ = data
    nothing = np.zeros((len(texts), 0), dtype=np.float32)
    model = TopicModel().fit(texts, topics, nothing)
    guess = model.guess(["how much is SSP"], nothing[:1])[0]
    assert guess.ranking[0][0] == "sick_pay"


def test_words_far_from_every_example_are_not_certain(model):
    model.thresholds = Thresholds(sure=0.0, margin=0.0, near=0.9)
    far = model.guess(["zxqv blorp"], encode(["zxqv blorp"]))[0]
    assert not far.certain


def test_a_sentence_counts_as_much_as_the_whole(model):
    text = "It's been a long week and the weather is dreadful. How much is SSP?"
    whole = model.guess([text], encode([text]))[0]
    sentences = text.split(". ")
    parts = model.guess(sentences, encode(sentences))
    blended = dict(model.blend(whole, parts).ranking)
    assert sum(blended.values()) == pytest.approx(1.0, abs=1e-4)
    assert blended["sick_pay"] > min(dict(p.ranking)["sick_pay"] for p in [whole, *parts])


TOPICS = {"pay": ["staged_pay"], "staged_pay": ["pay"], "leave": [], "not_ours": []}


def test_moves_of_a_conversation_are_not_topics():
    names = [name for name, _ in offered([("yes", 0.9), ("pay", 0.1)], TOPICS, {})]
    assert "yes" not in names
    assert names[0] == "pay"


def test_a_narrower_intent_counts_as_its_topic():
    best = offered([("hello", 0.6), ("pay", 0.3), ("leave", 0.1)], TOPICS, {"hello": "not_ours"})
    assert best[0][0] == "not_ours"


def test_the_second_place_goes_to_what_the_first_does_not_serve():
    ranking = [("pay", 0.5), ("staged_pay", 0.3), ("leave", 0.2)]
    assert [name for name, _ in offered(ranking, TOPICS, {})][:2] == ["pay", "leave"]


def test_what_nothing_else_can_serve_stays_first():
    ranking = [("leave", 0.4), ("pay", 0.35), ("staged_pay", 0.25)]
    assert offered(ranking, TOPICS, {})[0][0] == "leave"


def test_confidence_never_rises_down_the_list_of_topics():
    scores = [
        s for _, s in offered([("leave", 0.4), ("pay", 0.35), ("staged_pay", 0.25)], TOPICS, {})
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == len(TOPICS)


def test_sureness_is_learnt_from_examples_kept_aside():
    topics = [topic for topic in EXAMPLES for _ in range(24)]
    texts = [f"{example} {i}" for e in EXAMPLES.values() for example in e for i in range(4)]
    limits = TopicModel().fit(texts, topics, encode(texts)).thresholds
    assert limits.sharpness != Thresholds().sharpness
    assert limits.near > 0.5


def test_one_text_weighs_the_same_as_among_many(data):
    texts = data[0]
    ngrams = Ngrams.learnt_from(texts)
    matrix = ngrams.matrix([*texts, "no known word: xyzzy", "pay pay pay sick pay"]).toarray()
    for row, text in zip(matrix, [*texts, "no known word: xyzzy", "pay pay pay sick pay"]):
        columns, values = ngrams.weigh(text)
        placed = np.zeros_like(row)
        placed[columns] = values
        assert np.allclose(placed, row, atol=1e-6)


def test_a_topic_of_many_intents_gains_nothing_by_their_number():
    many = {f"hello_{i}": "not_ours" for i in range(10)}
    ranking = [("pay", 0.3), *((name, 0.02) for name in many)]
    assert offered(ranking, TOPICS, many)[0][0] == "pay"
