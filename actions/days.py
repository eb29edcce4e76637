"""Dates as people say them."""

from datetime import date


def spoken(day: date) -> str:
    """A date with its weekday, "Thursday 26 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"
