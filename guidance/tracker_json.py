"""An adjustment plan as stored: JSON values with a version, checked when read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from guidance.tracker import AdjustmentPlan, Equipment, Recommendation, State, TrackerError

SCHEMA_VERSION: Final = 1
_TEXTS: Final = ("id", "text", "asked_by", "owner", "reason", "alternative")
_DAYS: Final = ("due", "review_on", "moved_on")


def plan_to_dict(plan: AdjustmentPlan) -> dict[str, object]:
    """Return a plan as JSON values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "reference": plan.reference,
        "recommendations": [_item_dict(item) for item in plan.recommendations],
    }


def plan_from_dict(data: Mapping[str, object]) -> AdjustmentPlan:
    """Read a plan back.

    Raises:
        TrackerError: naming the field that can't be read.

    """
    if data.get("schema_version") != SCHEMA_VERSION:
        raise TrackerError("schema_version", f"this version reads {SCHEMA_VERSION}")
    items = data.get("recommendations")
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise TrackerError("recommendations", "is a list")
    return AdjustmentPlan(
        reference=_text(data, "reference"),
        recommendations=tuple(_item(_mapping(item, "recommendations")) for item in items),
    )


def _item_dict(item: Recommendation) -> dict[str, object]:
    found: dict[str, object] = {name: getattr(item, name) for name in _TEXTS}
    found |= {name: _day_text(getattr(item, name)) for name in _DAYS}
    found |= {
        "state": item.state.value,
        "adjustment": item.adjustment,
        "fewer_days": item.fewer_days,
        "fixed_days": list(item.fixed_days),
        "equipment": _equipment_dict(item.equipment) if item.equipment else None,
    }
    return found


def _equipment_dict(thing: Equipment) -> dict[str, object]:
    return {
        "item": thing.item,
        "sites": list(thing.sites),
        "cost": None if thing.cost is None else str(thing.cost),
        "decision": thing.decision,
        "ordered_on": _day_text(thing.ordered_on),
        "due_on": _day_text(thing.due_on),
        "delivered_on": _day_text(thing.delivered_on),
    }


def _item(data: Mapping[str, object]) -> Recommendation:
    thing = data.get("equipment")
    adjustment = data.get("adjustment")
    return Recommendation(
        id=_text(data, "id"),
        text=_text(data, "text"),
        asked_by=_text(data, "asked_by"),
        state=_state(data),
        adjustment=None if adjustment is None else _text(data, "adjustment"),
        owner=_text(data, "owner"),
        due=_day(data, "due"),
        review_on=_day(data, "review_on"),
        reason=_text(data, "reason"),
        alternative=_text(data, "alternative"),
        fewer_days=data.get("fewer_days") is True,
        fixed_days=_numbers(data, "fixed_days"),
        equipment=None if thing is None else _equipment(_mapping(thing, "equipment")),
        moved_on=_day(data, "moved_on"),
    )


def _equipment(data: Mapping[str, object]) -> Equipment:
    return Equipment(
        item=_text(data, "item"),
        sites=_texts(data, "sites"),
        cost=_pounds(data, "cost"),
        decision=_text(data, "decision"),
        ordered_on=_day(data, "ordered_on"),
        due_on=_day(data, "due_on"),
        delivered_on=_day(data, "delivered_on"),
    )


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TrackerError(name, "is a group of fields")
    return value


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise TrackerError(name, "is text")
    return value


def _texts(data: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = data.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TrackerError(name, "is a list of texts")
    return tuple(value)


def _numbers(data: Mapping[str, object], name: str) -> tuple[int, ...]:
    value = data.get(name)
    if not isinstance(value, list) or not all(type(item) is int for item in value):
        raise TrackerError(name, "is a list of whole numbers")
    return tuple(value)


def _day(data: Mapping[str, object], name: str) -> date | None:
    if data.get(name) is None:
        return None
    try:
        return date.fromisoformat(_text(data, name))
    except ValueError as error:
        raise TrackerError(name, "is a day written YYYY-MM-DD") from error


def _pounds(data: Mapping[str, object], name: str) -> Decimal | None:
    if data.get(name) is None:
        return None
    try:
        return Decimal(_text(data, name))
    except InvalidOperation as error:
        raise TrackerError(name, "is an amount in pounds") from error


def _state(data: Mapping[str, object]) -> State:
    try:
        return State(_text(data, "state"))
    except ValueError as error:
        raise TrackerError("state", f"is one of: {', '.join(State)}") from error


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None
