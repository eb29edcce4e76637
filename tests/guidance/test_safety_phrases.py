import pytest

from guidance.safety_phrases import PhraseCompiler, PhraseError, PhraseIndex


def compiler() -> PhraseCompiler:
    slots = {"end": ["die", "be dead"], "who": ["he|she", "my mate"]}
    return PhraseCompiler(slots, canonical=lambda word: {"just": "", "im": "i am"}.get(word, word))


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        ("want to die", " i want to die now ", True),
        ("want to die", " i want to diet ", False),
        ("die|go", " we go ", True),
        ("die|be+dead", " to be dead ", True),
        ("suicid*", " suicidal ", True),
        ("want to {end}", " want to be dead ", True),
        ("{who} .. {end}", " my mate wants to die ", True),
        ("{who} .. {end}", " my mate who is a good man may die ", False),
        ("{who} ... {end}", " my mate who is a good man may die ", True),
        ("want ... die", " want out . they die ", False),
        ("want ~ die", " want out . they die ", True),
        ("want [really] out", " want out ", True),
        ("< cant go on >", " i eat . cant go on . bye ", True),
        ("< cant go on >", " we cant go on ", False),
        ("anymore . any", " not anymore . any of it ", True),
        ("im out", " i am out ", True),
    ],
)
def test_phrase_language(phrase: str, text: str, matches: bool) -> None:
    assert bool(compiler().compile(phrase).pattern.search(text)) is matches


@pytest.mark.parametrize("phrase", ["{nobody} dies", "[maybe]", "just", ".. ~"])
def test_unreadable_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        compiler().compile(phrase)


def test_index_offers_every_phrase_that_can_match_in_order() -> None:
    index: PhraseIndex[int] = PhraseIndex()
    sources = ["want to die", "suicid*", "{who} .. {end}", "go|stay home"]
    for number, source in enumerate(sources):
        index.add(compiler().compile(source), number)
    offered = [value for _, value in index.candidates(" she is suicidal and may die go home ")]
    assert offered == [1, 2, 3]
    assert list(index.candidates(" nothing here ")) == []
