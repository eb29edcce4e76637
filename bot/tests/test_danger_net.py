"""The second net tells danger from everyday words, and of what kind it is."""

import numpy as np
import pytest
from askoh_bot.danger_net import NOTHING, DangerNet
from askoh_bot.encoder import encode

DANGER = {
    "suicide/crisis": [
        "I don't want to live any longer",
        "my family would be happier without me alive",
        "I think about ending my life every night",
        "I hope I never wake up again",
        "there is nothing left to stay alive for",
        "I've decided to die",
    ],
    "medical/danger": [
        "he has collapsed and isn't breathing",
        "crushing pain in my chest and down my arm",
        "her face has dropped on one side and her speech is slurred",
        "she's having a seizure on the floor",
        "blood is pouring out of his leg",
        "my throat is swelling shut after a nut bar",
    ],
}
EVERYDAY = [
    "this heat is killing the whole office",
    "I'm dying for a coffee",
    "how much is sick pay",
    "my phone died on the train",
    "when does my fit note run out",
    "he had a heart attack two years ago and is fine now",
    "can I get a new chair for my back",
    "who is the first aider on our floor",
    "the referral form takes ages to load",
    "what did the report say about shifts",
    "how long is a phased return",
    "the printer is dead again",
]


@pytest.fixture(scope="module")
def net():
    texts = [text for examples in DANGER.values() for text in examples] + EVERYDAY
    kinds = [kind for kind, examples in DANGER.items() for _ in examples]
    return DangerNet().fit(texts, [*kinds, *[None] * len(EVERYDAY)], encode(texts))


def test_danger_in_new_words_is_riskier_than_everyday_talk(net):
    danger = ["I no longer wish to be alive", "a man fell down and has stopped breathing"]
    everyday = ["how do I get sick pay", "the coffee machine has died"]
    heard = net.hear(danger + everyday, encode(danger + everyday))
    assert min(h.risk for h in heard[:2]) > max(h.risk for h in heard[2:])
    assert [h.kind for h in heard[:2]] == ["suicide/crisis", "medical/danger"]


def test_a_near_miss_is_always_learnt_however_far_it_lies():
    texts = [text for examples in DANGER.values() for text in examples]
    kinds = [kind for kind, examples in DANGER.items() for _ in examples]
    near = ["keep the hard part out of my page", "leave the bad days off it", "drop that bit"] * 2
    far = EVERYDAY * 3
    said = ["keep the hard part to myself"]
    risks = []
    for label in (None, NOTHING):
        every = [*texts, *near, *far]
        net = DangerNet().fit(
            every, [*kinds, *[label] * len(near), *[None] * len(far)], encode(every)
        )
        risks.append(net.hear(said, encode(said))[0].risk)
    assert risks[1] < risks[0]


def test_a_stored_net_hears_the_same(net, tmp_path):
    net.save(tmp_path)
    texts = ["I hope I don't wake up", "when is pay day"]
    before = [h.risk for h in net.hear(texts, encode(texts))]
    after = [h.risk for h in DangerNet.load(tmp_path).hear(texts, encode(texts))]
    assert after == pytest.approx(before, abs=0.01)


def test_it_learns_from_words_alone_too():
    texts = [text for examples in DANGER.values() for text in examples] + EVERYDAY
    kinds = [kind for kind, examples in DANGER.items() for _ in examples]
    nothing = np.zeros((len(texts), 0), dtype=np.float32)
    net = DangerNet().fit(texts, [*kinds, *[None] * len(EVERYDAY)], nothing)
    heard = net.hear(["I don't want to live", "how much is sick pay"], nothing[:2])
    assert heard[0].risk > heard[1].risk
