"""Keeps small groups out of figures, also for somebody who subtracts.

What is published of a list of counts: some of them, and the sum of all others together. The others
are those below the employer's small number, and as many larger ones as it takes that nobody can
work out what one of them is, even knowing this rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown of a list of counts.

    Attributes:
        counts: each count in its order, None where it is hidden.
        others: the hidden ones together; 0 if none is, or those that are were all zero.
        too_few: nothing at all may be shown, not even the total.
    """

    counts: tuple[int | None, ...]
    others: int = 0
    too_few: bool = False

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(count for count in self.counts if count is not None) + self.others


def publish(counts: Sequence[int], small: int) -> Published:
    """Hide what is below `small` (2 or more), and what it takes to keep it hidden."""
    hidden = {place for place, count in enumerate(counts) if count < small}
    while sum(counts[place] for place in hidden) and not _safe([counts[p] for p in hidden], small):
        larger = [place for place in range(len(counts)) if place not in hidden]
        if not larger:
            return too_few(len(counts))
        least = min(counts[place] for place in larger)
        # Equal ones go together: which of them went would tell something of the small one.
        hidden.update(place for place in larger if counts[place] == least)
    others = sum(counts[place] for place in hidden)
    if not any(counts):
        return too_few(len(counts))
    shown = tuple(None if place in hidden else count for place, count in enumerate(counts))
    return Published(shown, others)


def publish_together(lists: Sequence[Sequence[int]], small: int) -> tuple[Published, ...]:
    """As `publish`, for lists of the same cases counted in several ways.

    Where one of them is too few to show, the others would give its total away.
    """
    found = tuple(publish(counts, small) for counts in lists)
    if any(one.too_few for one in found):
        return tuple(too_few(len(counts)) for counts in lists)
    return found


def too_few(length: int) -> Published:
    """Nothing is shown. That there was nothing at all looks the same."""
    return Published((None,) * length, too_few=True)


def _safe(hidden: Sequence[int], small: int) -> bool:
    """Whether a sum of these leaves open what each of them is."""
    total = sum(hidden)
    # At the very most that small groups can be, each of them is known.
    return len(hidden) > 1 and total >= small and total != len(hidden) * (small - 1)
