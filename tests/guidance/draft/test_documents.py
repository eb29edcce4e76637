"""The draft as a Word document: the same words, real structure, nothing hidden."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from guidance.documents import draft_docx

DETAILS = {
    "employee.name": "Jo Okafor",
    "employee.workplace": "Plant 2",
    "people.manager": "Sam Field, extension 210",
}


def opened(draft, details=DETAILS):
    return Document(BytesIO(draft_docx(draft, details)))


def words_of(document):
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return [paragraph.text for paragraph in paragraphs]


@pytest.fixture
def saved(make, second):
    return make(work_impact_words="Stairs are hard too", **second).saved_as("K2-118", 2)


@pytest.mark.requirement("R24")
def test_says_the_same_as_the_text(saved):
    told = set(words_of(opened(saved)))
    shown = saved.with_details(DETAILS)
    for section in shown.sections:
        assert section.title in told
        for row in shown.rows(section):
            if section.id != "questions":
                assert row.label in told
            assert set(row.texts) <= told
            assert all(text in shown.to_text() for text in (row.label, *row.texts))


def test_names_reference_version_and_agreement(saved):
    document = opened(saved)
    told = " ".join(words_of(document))
    assert "K2-118" in told
    assert "has not agreed this version yet" in told
    footer = document.sections[0].footer.paragraphs[0].text
    assert "K2-118" in footer
    assert "Version: 2" in footer
    assert "not a medical document" in footer
    agreed = opened(saved.saved_as("K2-118", 2, agreed=True))
    assert "has read and agreed this version" in " ".join(words_of(agreed))


def test_says_where_the_case_stands_only_when_told(saved):
    assert "sent to" not in " ".join(words_of(opened(saved))).lower()
    told = "The employee agreed on 24 November 2026. HR sent it to OH on 25 November 2026."
    assert told in words_of(opened(saved, {"agreement": told}))


def test_says_that_it_is_no_medical_document(saved):
    assert "AskOH draft; not a medical document" in words_of(opened(saved))


def test_headings_are_real(saved):
    document = opened(saved)
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["Occupational health referral"] == "Title"
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in saved.sections]


def test_title_and_language_are_set(saved):
    document = opened(saved)
    assert document.core_properties.title == "Occupational health referral, K2-118, Version 2"
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == "AskOH"
    languages = {
        element.get(qn("w:val"))
        for root in (document.styles.element, document.settings.element)
        for element in root.iter(qn("w:lang"), qn("w:themeFontLang"))
    }
    assert languages == {"en-GB"}


def test_no_paragraph_is_empty(saved):
    assert all(text.strip() for text in words_of(opened(saved)))


def test_every_table_has_a_marked_header_row_and_a_title(saved):
    for table in opened(saved).tables:
        header = table.rows[0]._tr.trPr.find(qn("w:tblHeader"))
        assert header is not None
        assert header.get(qn("w:val")) == "true"
        assert [cell.text for cell in table.rows[0].cells] == ["Item", "Detail"]
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_questions_are_a_numbered_list(saved):
    numbered = [p.text for p in opened(saved).paragraphs if p.style.name == "List Number"]
    assert numbered == [x.text for x in saved.lines() if x.id.startswith("questions.ask")]


def test_an_unsaved_draft_says_so(make):
    document = opened(make(), {})
    told = " ".join(words_of(document))
    assert "no reference yet" in told
    assert "Added when it is sent" in told


def test_the_page_is_a4(saved):
    page = opened(saved).sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)


def test_any_words_can_be_written(make):
    draft = make(job_tasks="5 < 6 & \u00e9\u20ac \U0001f642 <b>bold</b> \x07bell")
    assert any("<b>bold</b>" in text for text in words_of(opened(draft)))


def test_names_the_referral_it_follows(saved, make):
    told = "Follows referral"
    assert told in " ".join(words_of(opened(saved)))
    assert told not in " ".join(words_of(opened(make())))
