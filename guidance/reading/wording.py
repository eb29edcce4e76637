"""Dates in words, as they are read back to people."""

from datetime import date


def long_date(day: date) -> str:
    """Return "28 November 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def spoken_date(day: date, today: date) -> str:
    """Return "Saturday 28 November", with the year when it isn't this one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"
