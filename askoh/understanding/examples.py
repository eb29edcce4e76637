"""The training examples in data/nlu, and texts to hold beside them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from askoh.errors import AskohError
from askoh.understanding.tsv import read_table, read_text
from guidance.yaml_file import read_yaml

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘`´]")


@dataclass(frozen=True, slots=True)
class Example:
    """One text and where it stands.

    Attributes:
        text: as written.
        intent: its label; empty for a text that only stands beside.
        file: the file's name.
        number: its place among the texts of its file, from 1.
    """

    text: str
    intent: str
    file: str
    number: int

    @property
    def place(self) -> str:
        """Where to find it."""
        return f"{self.file} no. {self.number}"


def words_of(text: str) -> tuple[str, ...]:
    """A text's words without case, marks, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def training_examples(folder: Path) -> list[Example]:
    """Every example in a folder of Rasa's NLU files.

    Raises:
        AskohError: there is none, or a file isn't what Rasa reads.
    """
    found = [one for path in sorted(folder.glob("*.yml")) for one in _examples(path)]
    if not found:
        raise AskohError(f"There are no training examples in {folder}.", "Give --data a folder.")
    return found


def other_texts(path: Path) -> list[Example]:
    """The texts of a table with a column `text`, or of plain lines.

    Raises:
        AskohError: the file can't be read, or it is a table without such a column.
    """
    first = read_text(path).split("\n", 1)[0].rstrip("\r")
    columns = [name.strip().strip('"') for name in first.split("\t")]
    if "text" in columns or len(columns) > 1:
        texts: Sequence[str] = read_table(path).column("text")
    else:
        texts = [line for line in read_text(path).splitlines() if line.strip()]
    return [Example(text, "", path.name, number) for number, text in enumerate(texts, start=1)]


def _examples(path: Path) -> list[Example]:
    wrong = AskohError(
        f"{path} isn't a file of training examples.",
        "It needs a list `nlu`, with `intent` and `examples` (one a line, each after '- ').",
    )
    try:
        data = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise wrong from None
    if not isinstance(data, dict) or not isinstance(data.get("nlu"), list):
        raise wrong
    texts = []
    for entry in data["nlu"]:
        if "intent" not in entry:
            continue
        lines = str(entry.get("examples") or "").splitlines()
        texts += [(str(entry["intent"]), line[2:].strip()) for line in lines if line[:1] == "-"]
    return [Example(text, intent, path.name, n) for n, (intent, text) in enumerate(texts, start=1)]
