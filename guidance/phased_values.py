"""Wishes are kept as JSON values; these read one back as what it stands for."""

from __future__ import annotations

from datetime import date


def strings(value: object) -> tuple[str, ...]:
    """Return a list's items as texts; nothing for anything else."""
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def whole(value: object) -> int | None:
    """Return a number without its fraction, None for anything else."""
    return int(value) if isinstance(value, int | float) else None


def number(value: object) -> float | None:
    """Return a number, None for anything else."""
    return float(value) if isinstance(value, int | float) else None


def day_of(value: object) -> date | None:
    """Return the day of an ISO date, None for anything else."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def lists(value: object) -> list[list[object]]:
    """Return the lists in a list; nothing for anything else."""
    items = value if isinstance(value, list) else []
    return [list(item) for item in items if isinstance(item, list | tuple)]


def within(value: int, limits: tuple[int, int]) -> int:
    """Return the value, moved to the nearer limit if it lies outside them."""
    return min(max(value, limits[0]), limits[1])
