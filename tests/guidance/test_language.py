"""A message in another language is known as one, and English never is."""

from pathlib import Path

import pytest
import yaml

from guidance.language import other_language

CONVERSATIONS = Path(__file__).parents[1] / "conversations"


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("jestem chora i nie moge pracowac, co mam robic", "polish"),
        ("nu pot lucra, ma doare spatele", "romanian"),
        ("estoy enfermo y mi jefe no me deja descansar", "spanish"),
        ("je suis malade depuis trois semaines et je ne peux pas travailler", "french"),
    ],
)
def test_another_language(said: str, language: str) -> None:
    assert other_language(said) == language


@pytest.mark.parametrize("said", ["", "42", "ok", "no", "me no good english. my back bad", "si"])
def test_too_little_is_no_language(said: str) -> None:
    assert other_language(said) is None


def test_nobody_in_the_stories_and_traps_speaks_another_language() -> None:
    stories = yaml.safe_load((CONVERSATIONS / "stories.yml").read_text())
    traps = yaml.safe_load((CONVERSATIONS / "traps.yml").read_text())
    said = [words for story in stories for words in story["openings"].values()]
    said += [told["text"] for trap in traps for told in trap["told"]]
    assert [words for words in said if other_language(words)] == []
