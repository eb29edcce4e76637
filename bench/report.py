"""The comparison as a table and as ratios."""

from collections.abc import Callable, Mapping
from typing import Any

from bench.assistants import CROWD
from bench.measure import Measured

#: name, unit, how it is read, and how many times better than stock: goal and floor
_ROWS: tuple[tuple[str, str, Callable[[Measured], float], float | None, float | None], ...] = (
    ("turn p50", "ms", lambda m: m.turns.p50, 4.0, 2.5),
    ("turn p95", "ms", lambda m: m.turns.p95, 3.0, 2.0),
    ("start to first reply", "s", lambda m: m.start_s, None, None),
    ("training", "s", lambda m: m.training_s, None, None),
    ("memory of the bot", "MB", lambda m: m.memory_mb, None, None),
    ("turn 5", "ms", lambda m: m.turns.turn_5, None, None),
    ("turn 150", "ms", lambda m: m.turns.turn_150, None, None),
)


def ratios(stock: Measured, ours: Measured) -> dict[str, float]:
    """How many times less we need, and how much longer turn 150 takes than turn 5."""
    found = {name: round(read(stock) / read(ours), 2) for name, _, read, _, _ in _ROWS}
    for who, measured in (("stock", stock), ("askoh", ours)):
        grown = measured.turns.turn_150 / measured.turns.turn_5
        found[f"turn 150 over turn 5, {who}"] = round(grown, 2)
    return found


def table(stock: Measured, ours: Measured, more: Mapping[str, Any]) -> str:
    """The comparison for a reader."""
    lines = [f"{'':24}{'stock':>10}{'AskOH':>10}{'ratio':>8}  goal / floor"]
    for name, unit, read, goal, floor in _ROWS:
        wanted = f"{goal} / {floor}" if goal else ""
        ratio = read(stock) / read(ours)
        label = f"{name} ({unit})"
        lines.append(f"{label:24}{read(stock):>10.1f}{read(ours):>10.1f}{ratio:>7.1f}x  {wanted}")
    grown = [m.turns.turn_150 / m.turns.turn_5 for m in (stock, ours)]
    lines.append(f"{'turn 150 over turn 5':24}{grown[0]:>10.2f}{grown[1]:>10.2f}{'':>8}  1.3 / 2")
    api = more["through_api"]
    lines.append(f"\nThrough the api: p50 {api['p50']:.1f} ms, p95 {api['p95']:.1f} ms")
    crowd = (
        f"{CROWD} people at once, 3 turns each: {more['crowd_s']} s, {more['crowd_errors']} errors"
    )
    memory = ", ".join(f"{n} {mb} MB" for n, mb in more["memory_mb_by_process"].items())
    return "\n".join([*lines, crowd, f"Memory: {memory}"])
