import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from docx.oxml.ns import qn

from guidance.phased_docx import plan_docx
from guidance.phased_output import plan_calendar, plan_text, table_headings, table_rows
from guidance.phased_return import PhasedReturn, PlanError, PlanRequest, TaskOff, WorkPattern, plan
from guidance.phased_svg import picture_text, plan_picture
from tests.guidance.plans.icalendar_lines import events

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
MONDAY = date(2027, 1, 11)
READY = PlanRequest(
    WorkPattern.regular(37.5, start="09:00"),
    MONDAY,
    nation="england",
    reviewer="Sam Okoro",
    pay_rule="full",
)
PLAN = plan(READY)
ODD = plan(
    replace(
        READY,
        pattern=WorkPattern.rota([{"mon": 7.4, "wed": 6}, {}]),
        reviewer="A & B <Ltd>",
        tasks_off=(TaskOff('"Heavy" & hot'),),
        pay_rule=None,
    )
)
NONE = plan(replace(READY, weeks=14))
ALL = [PLAN, ODD, NONE]
SVG = "{http://www.w3.org/2000/svg}"
HEALTH = re.compile(r"health|sick|phased|return|ill|fit note|medic|absen|recover", re.IGNORECASE)


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own picture


class TestTable:
    def test_a_row_a_week_under_its_headings(self) -> None:
        rows = table_rows(PLAN)
        assert len(rows) == 5
        assert all(len(row) == len(table_headings()) for row in rows)
        assert rows[0][:4] == (
            "1",
            "Mon 11 Jan 2027 to Sun 17 Jan 2027",
            "18.75",
            ", ".join(f"{day} 3.75 from 09:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")),
        )

    def test_home_days_are_named_in_a_mixed_week(self) -> None:
        rows = table_rows(plan(replace(READY, kind="place")))
        assert "(home)" not in rows[0][3]
        assert rows[1][3].startswith("Mon 4.75 from 09:00 (workplace), Tue 4.75 from 09:00 (home)")

    def test_hours_that_are_no_decimals(self) -> None:
        pattern = WorkPattern.weekly({"mon": "22/3", "tue": "22/3"})
        assert table_rows(plan(replace(READY, pattern=pattern)))[-1][2] == "14 h 40 min"


class TestText:
    @pytest.mark.parametrize("made", ALL)
    def test_says_everything(self, made: PhasedReturn) -> None:
        text = plan_text(made)
        assert made.stop_rule in text
        assert made.pay_question in text
        assert all(finding.text in text for finding in made.findings)
        for row in made.rows:
            assert f"Week {row.week}, " in text

    @pytest.mark.requirement("R72")
    def test_no_amount_of_pay(self) -> None:
        assert "£" not in plan_text(PLAN)


class TestPicture:
    @pytest.mark.parametrize("made", ALL)
    def test_valid_and_described(self, made: PhasedReturn) -> None:
        root = read(plan_picture(made, "week-plan"))
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert desc.text == picture_text(made)

    def test_every_bar_has_its_figure_and_every_review_its_letter(self) -> None:
        root = read(plan_picture(PLAN))
        texts = [element.text or "" for element in root.iter(f"{SVG}text")]
        for hours in ("18.75", "23.5", "28.25", "32.75", "37.5"):
            assert hours in texts
        reviews = [text for text in texts if re.fullmatch(r"R \d+ [A-Z][a-z]{2}", text)]
        assert len(reviews) == 5
        assert "R 15 Jan" in texts

    def test_bars_grow_with_the_hours_inside_their_outline(self) -> None:
        root = read(plan_picture(PLAN))
        bars = [element for element in root.iter(f"{SVG}rect") if element.get("width") == "44"]
        solid = [float(b.get("height", 0)) for b in bars if b.get("stroke") is None]
        dashed = [float(b.get("height", 0)) for b in bars if b.get("stroke-dasharray")]
        assert solid == sorted(solid)
        assert all(own <= usual for own, usual in zip(solid, dashed, strict=True))

    def test_in_words(self) -> None:
        text = picture_text(PLAN)
        assert "Week 1, from Monday 11 January 2027: 18.75 hours" in text
        assert "review on Friday 15 January 2027" in text
        assert "no hours" in picture_text(ODD)
        assert picture_text(NONE) == "This plan has no weeks yet."


class TestCalendar:
    @pytest.mark.parametrize("made", [PLAN, ODD])
    def test_valid_with_unique_ids(self, made: PhasedReturn) -> None:
        found = events(plan_calendar(made, "H7-204", NOW))
        uids = [event["UID"] for event in found]
        assert len(set(uids)) == len(uids)
        assert not any(HEALTH.search(event["SUMMARY"]) for event in found)

    def test_a_plan_without_weeks_has_no_calendar(self) -> None:
        with pytest.raises(ValueError, match="needs an entry"):
            plan_calendar(NONE, "H7-204", NOW)

    def test_weeks_and_reviews(self) -> None:
        found = {event["UID"]: event for event in events(plan_calendar(PLAN, "H7-204", NOW))}
        assert len(found) == 10
        week = found["H7-204-week-1@askoh"]
        assert (week["DTSTART"], week["DTEND"]) == ("20270111", "20270118")
        assert "18.75" in week["SUMMARY"]
        assert found["H7-204-review-1@askoh"]["DTSTART"] == "20270115"
        assert found["H7-204-review-after@askoh"]["DTSTART"] == "20270308"

    def test_ids_stay_when_the_dates_move(self) -> None:
        later = plan(replace(READY, return_on=date(2027, 1, 18)))
        before = [event["UID"] for event in events(plan_calendar(PLAN, "H7-204", NOW))]
        after = events(plan_calendar(later, "H7-204", NOW, version=2))
        assert [event["UID"] for event in after] == before
        assert {event["SEQUENCE"] for event in after} == {"1"}


class TestWord:
    @pytest.mark.requirement("R67")
    @pytest.mark.parametrize("made", ALL)
    def test_headings_table_and_language(self, made: PhasedReturn) -> None:
        document = Document(BytesIO(plan_docx(made, NOW)))
        styles = [paragraph.style.name for paragraph in document.paragraphs]
        assert styles[0] == "Title"
        assert styles.count("Heading 1") >= 4
        assert document.core_properties.language == "en-GB"
        assert document.core_properties.title == made.title
        weeks = document.tables[0]
        assert [cell.text for cell in weeks.rows[0].cells] == list(table_headings())
        assert len(weeks.rows) == len(made.rows) + 1
        for table in document.tables:
            assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None

    def test_no_empty_paragraphs_for_spacing(self) -> None:
        document = Document(BytesIO(plan_docx(PLAN, NOW)))
        assert all(paragraph.text.strip() for paragraph in document.paragraphs)

    def test_three_sign_and_what_is_open_is_listed(self) -> None:
        document = Document(BytesIO(plan_docx(ODD, NOW)))
        signed = [row.cells[0].text for row in document.tables[1].rows[1:]]
        assert signed == ["Employee", "Manager", "HR"]
        said = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "isn't settled how the plan is paid" in said
        # Notes for the manager aren't for a paper that goes round.
        assert "part-time" not in said


OWN = replace(READY, reviewer=None)


class TestReader:
    """The same plan in a manager's words: told about the employee, never as if they were it."""

    def texts(self, made: PhasedReturn) -> list[str]:
        return [made.stop_rule, made.pay, made.pay_question, *made.promises, *made.first_day]

    @pytest.mark.parametrize("reader", ["manager", "hr"])
    def test_a_manager_is_told_about_the_employee(self, reader: str) -> None:
        made = plan(replace(OWN, reader=reader))
        told = plan_text(made)
        for wrong in (
            "your manager",
            "If you feel worse",
            "You decide",
            "Your pass",
            "if you agree",
        ):
            assert wrong not in told
        assert "If they feel worse or it goes too fast, they tell you that day." in told
        assert "What the employee can rely on:" in told
        assert "Review with the employee" in told

    def test_the_employee_is_spoken_to(self) -> None:
        told = plan_text(plan(OWN))
        assert "If you feel worse or it goes too fast, tell your manager that day." in told
        assert "What you can rely on:" in told

    def test_only_the_words_differ(self) -> None:
        mine, theirs = plan(OWN), plan(replace(OWN, reader="manager"))
        assert [row.days for row in mine.rows] == [row.days for row in theirs.rows]
        assert [row.review.on for row in mine.rows] == [row.review.on for row in theirs.rows]
        assert mine.findings == theirs.findings
        assert len(self.texts(mine)) == len(self.texts(theirs))

    def test_it_is_kept_with_the_plan(self) -> None:
        asked = replace(OWN, reader="manager")
        assert PlanRequest.from_dict(asked.to_dict()) == asked
        with pytest.raises(PlanError, match="reader"):
            replace(OWN, reader="robot")
