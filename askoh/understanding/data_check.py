"""`askoh data check`: faults in the training data that would make the model look or be worse."""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from askoh.errors import AskohError
from askoh.places import Places
from askoh.understanding.examples import Example, other_texts, training_examples, words_of
from askoh.understanding.likeness import FRAME_WORDS, Pair, copies, near_pairs, shared_frames

FEWEST_EXAMPLES = 40
#: An intent with this many times the examples of the middle one outweighs the others.
_HEAVY = 4
_FRAME_LEAST = 4
_FRAME_SHARE = 0.06
_CUT = 90


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fault.

    Attributes:
        title: what is wrong, for a heading.
        is_error: whether it makes the check fail.
        lines: each case.
    """

    title: str
    is_error: bool
    lines: tuple[str, ...]


def check(options: argparse.Namespace, places: Places) -> int:
    """Print every finding.

    Raises:
        AskohError: there are errors, or a file can't be used.
    """
    folder = Path(options.data) if options.data else places.root / "data" / "nlu"
    examples = training_examples(folder)
    beside = [one for name in options.against for one in other_texts(Path(name))]
    intents = len({one.intent for one in examples})
    print(f"{len(examples)} examples of {intents} intents in {folder}")
    if beside:
        print(f"compared with {len(beside)} other texts")
    findings = look_over(examples, beside)
    for finding in findings:
        _print(finding)
    errors = sum(len(finding.lines) for finding in findings if finding.is_error)
    if errors:
        raise AskohError(
            f"{errors} error{'s' if errors > 1 else ''} in the training data.",
            "Change or take out one text of each pair, and write more of what is too few.",
        )
    print("\nNo errors.")
    return 0


def look_over(examples: Sequence[Example], beside: Sequence[Example] = ()) -> list[Finding]:
    """Every kind of fault, also those of which there is none.

    Args:
        examples: the training data.
        beside: texts that it must not hold.
    """
    pairs = list(near_pairs(examples))
    near = [pair for pair in pairs if pair[0].intent == pair[1].intent]
    across = [pair for pair in pairs if pair[0].intent != pair[1].intent]
    return [
        Finding(f"intents with fewer than {FEWEST_EXAMPLES} examples", True, _few(examples)),
        Finding("empty examples", True, _empty(examples)),
        Finding("the same text twice", True, _doubled(examples)),
        Finding("the same text under two intents", True, _conflicts(examples)),
        Finding("nearly the same text twice", True, _paired(near)),
        Finding("nearly the same text under two intents", True, _paired(across)),
        Finding("the same as a text given by --against", True, _taken(examples, beside)),
        Finding("nearly a text given by --against", True, _paired(copies(examples, beside))),
        Finding("intents with far more examples than the others", False, _heavy(examples)),
        Finding(f"many examples share {FRAME_WORDS} words in a row", False, _framed(examples)),
    ]


def _print(finding: Finding) -> None:
    kind = "error" if finding.is_error else "warning"
    many = len(finding.lines)
    print(f"\n{many} {kind if many == 1 else kind + 's'}: {finding.title}")
    for line in finding.lines:
        print(f"  {line}")


def _few(examples: Sequence[Example]) -> tuple[str, ...]:
    counts = Counter(one.intent for one in examples)
    few = sorted((n, name) for name, n in counts.items() if n < FEWEST_EXAMPLES)
    return tuple(f"{name}: {count}" for count, name in few)


def _heavy(examples: Sequence[Example]) -> tuple[str, ...]:
    counts = Counter(one.intent for one in examples)
    middle = sorted(counts.values())[len(counts) // 2]
    heavy = [(name, n) for name, n in counts.most_common() if n > _HEAVY * middle]
    return tuple(f"{name}: {count} (the middle one has {middle})" for name, count in heavy)


def _empty(examples: Sequence[Example]) -> tuple[str, ...]:
    return tuple(f"{one.place} ({one.intent})" for one in examples if not one.text)


def _same(examples: Sequence[Example]) -> Iterator[list[Example]]:
    """Groups of examples with the same words, once case and marks are gone."""
    groups: dict[tuple[str, ...], list[Example]] = defaultdict(list)
    for one in examples:
        if one.text:
            # A smiley or a row of question marks is what it is.
            groups[words_of(one.text) or (one.text,)].append(one)
    yield from (group for group in groups.values() if len(group) > 1)


def _doubled(examples: Sequence[Example]) -> tuple[str, ...]:
    lines = []
    for group in _same(examples):
        for intent, count in Counter(one.intent for one in group).items():
            if count > 1:
                places = ", ".join(one.place for one in group if one.intent == intent)
                lines.append(f"{places}: {_cut(group[0].text)}")
    return tuple(lines)


def _conflicts(examples: Sequence[Example]) -> tuple[str, ...]:
    return tuple(
        f"{', '.join(sorted({one.intent for one in group}))}: {_cut(group[0].text)}"
        for group in _same(examples)
        if len({one.intent for one in group}) > 1
    )


def _taken(examples: Sequence[Example], beside: Sequence[Example]) -> tuple[str, ...]:
    known = {words_of(one.text): one for one in beside if words_of(one.text)}
    found = [(one, known[words_of(one.text)]) for one in examples if words_of(one.text) in known]
    return tuple(f"{one.place} = {other.place}: {_cut(one.text)}" for one, other in found)


def _paired(pairs: Iterable[Pair]) -> tuple[str, ...]:
    ordered = sorted(pairs, key=lambda pair: (-pair[2], pair[0].place, pair[1].place))
    return tuple(
        f"{likeness:.0%} {one.place}: {_cut(one.text)}\n      {other.place}: {_cut(other.text)}"
        for one, other, likeness in ordered
    )


def _framed(examples: Sequence[Example]) -> tuple[str, ...]:
    frames = shared_frames(examples, _FRAME_LEAST, _FRAME_SHARE)
    return tuple(f"{intent}: {count} times “{frame}”" for intent, frame, count in frames)


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[:_CUT]}…"
