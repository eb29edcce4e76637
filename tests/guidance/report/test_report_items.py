"""A report's recommendations from pasted or typed words."""

import pytest

from guidance.report_items import (
    MOST_ITEMS,
    is_equipment,
    is_safety,
    mark_of,
    means_fewer_days,
    read_report,
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Help me go through the report recommendations:\n- Sit-stand desk\n- No nights",
            ("Sit-stand desk", "No nights"),
        ),
        (
            "OH recommends a stress risk assessment, no nights for a while and regular catch ups",
            ("A stress risk assessment", "No nights for a while", "Regular catch ups"),
        ),
        (
            "The report says: 1. Weekly meetings. 2. A headset for calls.",
            ("Weekly meetings", "A headset for calls"),
        ),
        (
            "Recommendations\nHeadset for calls.\nReduced workload\nYours sincerely\nDr Patel",
            ("Headset for calls", "Reduced workload"),
        ),
        (
            "• Phased return over four weeks,\n  starting at half hours\n• Quiet desk",
            ("Phased return over four weeks, starting at half hours", "Quiet desk"),
        ),
        (
            "OH recommends working three days a week, a headset, no lone working and physiotherapy",
            ("Working three days a week", "A headset", "No lone working", "Physiotherapy"),
        ),
        ("oh said light duties", ("Light duties",)),
        ("No heavy lifting. A chair with arms.", ("No heavy lifting", "A chair with arms")),
        ("", ()),
        ("123 456", ()),
    ],
)
def test_items(text: str, items: tuple[str, ...]) -> None:
    assert read_report(text).items == items


def test_a_request_alone_is_no_recommendation() -> None:
    asked = "she's got her OH report, can you help me keep track of the recommendations"
    assert read_report(asked).items == ()
    assert not read_report("help me with the report").introduced
    assert read_report("OH recommends a headset").introduced
    assert read_report("- a headset\n- a chair").introduced


def test_a_line_after_the_bullets_stands_for_itself() -> None:
    found = read_report("1) Shorter hours\n2) No lifting\nReview in six weeks")
    assert found.items == ("Shorter hours", "No lifting", "Review in six weeks")


def test_names_conditions_and_medicines_go() -> None:
    found = read_report(
        "1. Mrs Sarah Jones should work less because of her depression\n"
        "2. Citalopram makes her slow, so avoid driving"
    )
    assert found.left_out
    kept = " ".join(found.items)
    assert all(word not in kept for word in ("Sarah", "Jones", "depression", "italopram"))
    assert "avoid driving" in kept


def test_only_so_many_are_taken_and_the_rest_is_counted() -> None:
    lines = "\n".join(f"- Change number {word}" for word in "abcdefghijk")
    found = read_report(lines)
    assert len(found.items) == MOST_ITEMS
    assert found.too_many == 11 - MOST_ITEMS


@pytest.mark.parametrize(
    ("item", "mark"),
    [
        ("See GP about medication", "treatment"),
        ("Physiotherapy twice a week", "treatment"),
        ("Likely to be disabled under the Equality Act", "law"),
        ("She should be able to return in 6 weeks", "forecast"),
        ("He is unfit for work", "fitness"),
        ("Ill health retirement should be considered", "job_future"),
        ("Time off for physiotherapy", None),
        ("No lone working and physiotherapy", None),
        ("Fit to return with a phased return", None),
        ("Sit-stand desk", None),
        ("A stress risk assessment", None),
        ("Reduced hours for a month", None),
    ],
)
def test_what_is_no_decision_of_the_employer(item: str, mark: str | None) -> None:
    found = mark_of(item)
    assert (found.id if found else None) == mark


def test_kinds_of_points() -> None:
    assert means_fewer_days("Work three days a week")
    assert not means_fewer_days("Physio three times a week")
    assert is_equipment("A headset")
    assert is_safety("No lone working")
    assert not is_safety("Weekly catch ups")
