"""The check of the training data: it finds planted faults, and few in ours."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from askoh.errors import AskohError
from askoh.places import PROJECT
from askoh.understanding.data_check import FEWEST_EXAMPLES, Finding, look_over
from askoh.understanding.examples import Example, other_texts, training_examples

from ..conftest import Askoh

FEW = f"intents with fewer than {FEWEST_EXAMPLES} examples"
# Words of these have hardly a group of letters in common, so that texts of them are unlike.
FIRST, LAST = "bdfghklmnprstvwz", "aeiou"
SYLLABLES = [FIRST[n] + LAST[n % len(LAST)] for n in range(len(FIRST))]


def unlike(count: int) -> list[str]:
    """Texts of five words each, no two alike."""
    words = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    return [" ".join(words[n * 5 + k] for k in range(5)) for n in range(count)]


def write(folder: Path, data: Mapping[str, Sequence[str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for intent, texts in data.items():
        lines = "".join(f"    - {text}\n" for text in texts)
        head = f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n'
        (folder / f"{intent}.yml").write_text(head + lines, encoding="utf-8")
    return folder


def found(data: Mapping[str, Sequence[str]], beside: Sequence[str] = ()) -> dict[str, Finding]:
    """The kinds of fault that were found, by title."""
    examples = [
        Example(text, intent, f"{intent}.yml", number)
        for intent, texts in data.items()
        for number, text in enumerate(texts, start=1)
    ]
    others = [Example(text, "", "given.tsv", n) for n, text in enumerate(beside, start=1)]
    return {one.title: one for one in look_over(examples, others) if one.lines}


def test_varied_data_has_no_fault() -> None:
    texts = unlike(90)
    assert found({"sick_pay": texts[:45], "eap": texts[45:]}, ["quite another thing"]) == {}


@pytest.mark.parametrize(
    ("here", "there", "title"),
    [
        (["My note, has run out!"], ["my note has run out"], "the same text under two intents"),
        (
            ["my fit note has just run out"],
            ["my fit note's just run out"],
            "nearly the same text under two intents",
        ),
        (["a b c d", "A, b; c d?"], [], "the same text twice"),
        (["???", "???"], [], "the same text twice"),
        (
            ["can I see my manager about it", "could I see my manager about it"],
            [],
            "nearly the same text twice",
        ),
        ([""], [], "empty examples"),
    ],
)
def test_a_planted_fault_is_found(here: list[str], there: list[str], title: str) -> None:
    texts = unlike(90)
    faults = found({"sick_pay": [*texts[:45], *here], "eap": [*texts[45:], *there]})
    assert set(faults) == {title}
    assert faults[title].is_error
    assert len(faults[title].lines) == 1


@pytest.mark.parametrize(
    ("example", "given", "title"),
    [
        ("My note has run out", "my note has run out!!", "the same as a text given by --against"),
        (
            "my note has run out, what do I do now",
            "my note has run out, wot do I do now",
            "nearly a text given by --against",
        ),
        # A sentence taken out of a long message.
        (
            "they stopped my pay in the second week of March",
            "Hello all, I am at my wits end. They stopped my pay in the second week of March and "
            "nobody in the office will tell me why or when it will be put right again.",
            "nearly a text given by --against",
        ),
    ],
)
def test_what_was_taken_from_a_given_file_is_found(example: str, given: str, title: str) -> None:
    faults = found({"sick_pay": [*unlike(45), example]}, [given])
    assert set(faults) == {title}
    assert "sick_pay.yml no. 46" in faults[title].lines[0]
    assert "given.tsv no. 1" in faults[title].lines[0]


def test_stock_phrases_are_no_copies() -> None:
    data = {"sick_pay": [*unlike(45), "do I have to be registered disabled for that"]}
    assert found(data, ["when I ring in, do I have to be exact about what is wrong with me"]) == {}


def test_templates_and_heavy_intents_are_warnings() -> None:
    middle = unlike(500)
    frame = [
        f"{a} how do I apply for help with {b}" for a, b in zip(middle, middle[40:45], strict=False)
    ]
    data = {
        "eap": middle[:40],
        "sick_pay": middle[40:80],
        "cancer": [*middle[80:120], *frame],
        "out_of_scope": middle[120:400],
    }
    faults = found(data)
    titles = {
        "intents with far more examples than the others",
        "many examples share 5 words in a row",
    }
    assert set(faults) == titles
    assert not any(one.is_error for one in faults.values())
    assert any(
        "how do i apply for" in line
        for line in faults["many examples share 5 words in a row"].lines
    )


def test_our_own_data_holds_nothing_twice_nor_under_two_intents() -> None:
    findings = look_over(training_examples(PROJECT / "data" / "nlu"))
    # How many there must be of each is told by the command; the data is still growing.
    errors = [line for f in findings if f.is_error for line in f.lines]
    assert errors == []


def test_a_table_and_plain_lines_can_be_given(tmp_path: Path) -> None:
    table, plain = tmp_path / "a.tsv", tmp_path / "a.txt"
    table.write_text("id\ttext\n1\thello\n", encoding="utf-8")
    plain.write_text("hello\n\nbye\n", encoding="utf-8")
    assert [one.text for one in other_texts(table)] == ["hello"]
    assert [one.text for one in other_texts(plain)] == ["hello", "bye"]
    table.write_text("id\twords\n1\thello\n", encoding="utf-8")
    with pytest.raises(AskohError, match="no column `text`"):
        other_texts(table)


def test_the_command_lists_faults_and_fails(askoh: Askoh, tmp_path: Path) -> None:
    texts = unlike(85)
    folder = write(tmp_path / "nlu", {"eap": texts[:45], "sick_pay": [*texts[45:], texts[0]]})
    done = askoh("data", "check", "--data", str(folder))
    assert done.returncode == 1
    assert "86 examples of 2 intents" in done.stdout
    assert f"1 error: the same text under two intents\n  eap, sick_pay: {texts[0]}" in done.stdout
    assert "1 error in the training data" in done.stderr
    assert "What to do: " in done.stderr
    write(folder, {"sick_pay": texts[45:]})
    clean = askoh("data", "check", "--data", str(folder))
    assert clean.returncode == 0, clean.stderr
    assert clean.stdout.endswith("No errors.\n")


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("nlu: [", "isn't a file of training examples"),
        ("rules: []\n", "isn't a file of training examples"),
        (None, "no training examples"),
    ],
)
def test_data_that_cannot_be_read_is_told(
    askoh: Askoh, tmp_path: Path, content: str | None, cause: str
) -> None:
    if content is not None:
        (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    done = askoh("data", "check", "--data", str(tmp_path))
    assert done.returncode == 1
    assert cause in done.stderr
    assert "Traceback" not in done.stderr
