"""What no text of the whole content may say, wherever it stands, and its abbreviations."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from guidance.glossary import glossary

CONTENT = Path(__file__).parents[2] / "guidance" / "content"
# Words to be recognised in what people type aren't said to anybody.
_READ_ONLY = re.compile(r"reading/|words\.yml|safety_words|people_marks|edits\.yml|_prompts|schema")
#: What people are quoted with, and what a text is told apart by.
_NOT_SAID = {"heard_as", "also_called", "patterns", "avoid", "opens_on", "opens_always", "words"}
_SENTENCE = 4

#: Known to everybody.
_EVERYDAY = frozenset({"GP", "HR", "IT", "NHS", "UK", "OK", "PDF"})


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in _NOT_SAID:
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str) and len(node.split()) >= _SENTENCE:
        yield node


@cache
def said() -> tuple[tuple[str, str], ...]:
    """Every sentence that may be said, with its file."""
    found = []
    for path in sorted(CONTENT.rglob("*.yml")):
        name = path.relative_to(CONTENT).as_posix()
        if not _READ_ONLY.search(name):
            tree = yaml.safe_load(path.read_text(encoding="utf-8"))
            found += [(name, text) for text in _texts(tree)]
    return tuple(found)


@pytest.mark.requirement("R87", "R92", "R106")
@pytest.mark.parametrize(
    "never",
    [
        r"\bwait\w*\b[^.]*\b\d+ (?:day|week|month)s? (?:or more )?(?:for|to be seen|on the)\b",
        r"\b(?:we|I) (?:promise|guarantee)\b(?! (?:nothing|no))",
        r"\byou (?:will|won't) (?:keep your job|lose your job|get better|recover|be sacked)\b",
        r"\b(?:you are|you're|she is|he is|they are) (?:not )?(?:disabled|unfit)\b(?! in law:)",
        r"\b\d+ ?(?:mg|ml|tablets)\b",
        r"\bstop taking\b",
    ],
)
def test_never_said(never: str) -> None:
    found = [one for one in said() if re.search(never, one[1], re.IGNORECASE)]
    assert not found


def _in_full(short: str, text: str) -> bool:
    """Whether the same text says the words that an abbreviation stands for."""
    words = r"\s".join(rf"{letter}\w+" for letter in short.lower())
    return bool(re.search(rf"\b{words}", text.lower()))


@pytest.mark.requirement("R29")
def test_an_abbreviation_is_everyday_or_explained() -> None:
    explained = " ".join(
        " ".join([term.term, *term.also_called, term.meaning]) for term in glossary().values()
    )
    shown = [one for one in said() if one[0].startswith(("answers/", "phrases", "asking", "steps"))]
    unknown = {
        (name, short)
        for name, text in shown
        for short in re.findall(r"\b[A-Z]{2,}\b", re.sub(r"\{[^}]*\}", "", text))
        if not (
            short in _EVERYDAY or re.search(rf"\b{short}\b", explained) or _in_full(short, text)
        )
    }
    assert not unknown
