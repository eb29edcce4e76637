"""Words that are read piece by piece: what one reader understood, the next doesn't see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from guidance.reading.calendar import Toward, resolve
from guidance.reading.dates import find_dates


@dataclass(slots=True)
class WordsLeft:
    """Plain words (see ``plain_words``), and the day that dates in words are counted from."""

    words: str
    today: date

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match and blank it out; None when there is none."""
        found = pattern.search(self.words)
        if found:
            self.blank(*found.span())
        return found

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether the words match; a match is blanked out."""
        return self.take(pattern) is not None

    def blank(self, start: int, end: int) -> None:
        """Blank out a stretch of the words; what stands around it keeps its place."""
        self.words = self.words[:start] + " " * (end - start) + self.words[end:]

    def dates(self) -> tuple[tuple[int, int, date | None], ...]:
        """Return each date named: where it starts and ends, and the coming day it means.

        The day is None where no calendar has it, such as 31 November.
        """
        return tuple(
            (mention.start, mention.end, resolve(mention, self.today, Toward.FUTURE).day)
            for mention in find_dates(self.words)
        )
