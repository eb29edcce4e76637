"""Finds texts that are nearly the same, and frames that many texts share."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from askoh.understanding.examples import Example, words_of

#: Share of letter groups in common from which two texts are near duplicates.
NEARLY = 0.65
#: Share of the shorter text's runs of five words that the longer one holds, from which it is a
#: copy.
HELD = 0.5
#: With fewer words, two texts that differ in one of them are two texts.
FEWEST_WORDS = 4
#: With fewer words, a text can stand in a longer one by chance.
FEWEST_HELD_WORDS = 6
FRAME_WORDS = 5
_GROUP = 4
_RUN = 5

type Groups = frozenset[str]
type Pair = tuple[Example, Example, float]


def near_pairs(texts: Sequence[Example]) -> Iterator[Pair]:
    """Yield pairs that are nearly the same, with their likeness from `NEARLY` to 1.

    Likeness is the share of groups of four letters that both hold, so that a typo or a changed
    word lowers it little. Texts of the same words aren't yielded: they are duplicates.
    """
    said = [words_of(one.text) for one in texts]
    groups = [_groups(words) for words in said]
    known = Counter(group for one in groups for group in one)
    holders: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(groups):
        if len(said[place]) < FEWEST_WORDS:
            continue
        rarest = _rarest(found, known)
        for other in sorted({index for group in rarest for index in holders[group]}):
            likeness = _likeness(found, groups[other])
            if likeness >= NEARLY and said[place] != said[other]:
                yield texts[other], texts[place], likeness
        for group in rarest:
            holders[group].append(place)


def copies(texts: Sequence[Example], others: Sequence[Example]) -> Iterator[Pair]:
    """Yield texts that are near others, with their likeness, or that hold a good part of them.

    A sentence taken out of a long message is found too. Texts of the same words aren't yielded.
    """
    among = {id(one) for one in others}
    for one, other, likeness in near_pairs([*others, *texts]):
        if id(one) in among and id(other) not in among:
            yield other, one, likeness
    mine = [words_of(one.text) for one in texts]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, words in enumerate(mine):
        for run in set(_runs(words, _RUN)):
            holders[run].append(place)
    for other in others:
        words = words_of(other.text)
        shared = Counter(place for run in set(_runs(words, _RUN)) for place in holders[run])
        for place, count in sorted(shared.items()):
            shorter = min(len(words), len(mine[place]))
            held = count / max(1, shorter - _RUN + 1)
            apart = _likeness(_groups(words), _groups(mine[place])) < NEARLY
            if shorter >= FEWEST_HELD_WORDS and held >= HELD and apart:
                yield texts[place], other, held


def shared_frames(
    texts: Sequence[Example], least: int, share: float
) -> Iterator[tuple[str, str, int]]:
    """Yield intent, frame and count of runs of five words that too many of its texts hold.

    Args:
        texts: examples.
        least: fewest texts that make a frame.
        share: smallest share of the intent's texts that makes a frame.
    """
    by_intent: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for one in texts:
        by_intent[one.intent].append(words_of(one.text))
    for intent, said in sorted(by_intent.items()):
        counts = Counter(frame for words in said for frame in set(_runs(words, FRAME_WORDS)))
        needed = max(least, share * len(said))
        for frame, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if count >= needed:
                yield intent, " ".join(frame), count


def _groups(words: Sequence[str]) -> Groups:
    joined = f" {' '.join(words)} "
    return frozenset(joined[at : at + _GROUP] for at in range(len(joined) - _GROUP + 1))


def _rarest(groups: Groups, known: Counter[str]) -> list[str]:
    """So many of the rarest groups that two sets alike enough must share one of them."""
    ordered = sorted(groups, key=lambda group: (known[group], group))
    return ordered[: len(ordered) - int(NEARLY * len(ordered)) + 1]


def _likeness(one: Groups, other: Groups) -> float:
    short, long = sorted((len(one), len(other)))
    if short < NEARLY * long:
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - length + 1):
        yield tuple(words[at : at + length])
