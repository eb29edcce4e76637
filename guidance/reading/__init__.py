"""The one reader of facts in words: ``read`` a message, ``describe`` what was understood."""

from guidance.reading.describe import describe
from guidance.reading.facts import Facts, Problem
from guidance.reading.reader import read

__all__ = ["Facts", "Problem", "describe", "read"]
