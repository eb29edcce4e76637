"""Word documents: a referral draft that people and screen readers can read.

Real headings, a title and a language, tables whose header row is marked and repeats on each
page, spacing by style and never by empty paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from guidance.draft import ReferralDraft, Row, Section
from guidance.draft_content import draft_content
from guidance.draft_values import clean

_LANGUAGE: Final = "en-GB"
_FONT: Final = "Arial"
_INK: Final = RGBColor(0x0B, 0x0C, 0x0C)
_PAGE: Final = (Cm(21.0), Cm(29.7))
_MARGIN: Final = Cm(2.2)
_COLUMNS: Final = (Cm(5.6), Cm(11.0))
_SIZES: Final = {"Title": 22, "Heading 1": 15, "Normal": 11}
_AGREEMENT: Final = "agreement"


def draft_docx(draft: ReferralDraft, details: Mapping[str, str]) -> bytes:
    """Return a draft as a Word document.

    Args:
        draft: the version to write.
        details: texts for the lines filled at sending, by line id (``employee.name``), and
            optionally ``agreement``: the sentence on the employee's agreement that the
            record supports. Where the case stands is said only if that sentence says it.

    Returns:
        The bytes of a .docx file.

    """
    shown = draft.with_details(details)
    document = _blank(shown)
    content = draft_content()
    document.add_paragraph(content.title, style="Title")
    document.add_paragraph(content.labels["not_medical"])
    _table(document, content.labels["reference"], status_rows(shown, details))
    for section in shown.sections:
        _section(document, shown, section)
    # Word wants a paragraph after the last table; it says what this paper is once more.
    document.add_paragraph(content.labels["not_medical"])
    _footer(document, shown)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def document_title(draft: ReferralDraft) -> str:
    """Return the title of a draft's documents: what it is, its reference and version."""
    content = draft_content()
    reference = clean(draft.reference) or content.labels["no_reference"]
    return f"{content.title}, {reference}, {content.labels['version']} {draft.version}"


def footer_text(draft: ReferralDraft) -> str:
    """Return what stands at the foot of every page, up to the page's number."""
    labels = draft_content().labels
    reference = clean(draft.reference) or labels["no_reference"]
    return (
        f"{labels['not_medical']}. {labels['reference']}: {reference}. "
        f"{labels['version']}: {draft.version}. {labels['page']} "
    )


def status_rows(
    draft: ReferralDraft, details: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return reference, version and the employee's agreement: a label with its texts each."""
    content = draft_content()
    labels = content.labels
    state = content.agreement_states["agreed" if draft.agreed else "waiting"]
    return [
        (labels["reference"], (clean(draft.reference) or labels["no_reference"],)),
        (labels["version"], (str(draft.version),)),
        *([(labels["follows"], (clean(draft.follows),))] if draft.follows else []),
        (labels["agreement_state"], (clean(details.get(_AGREEMENT, "")) or state,)),
    ]


def _blank(draft: ReferralDraft) -> WordDocument:
    document = Document()
    properties = document.core_properties
    properties.title = document_title(draft)
    properties.subject = draft_content().labels["not_medical"]
    properties.author = "AskOH"
    properties.comments = ""
    properties.language = _LANGUAGE
    made = datetime.combine(draft.made_on, time(), UTC)
    properties.created = properties.modified = made
    _set_language(document)
    _set_styles(document)
    page = document.sections[0]
    page.page_width, page.page_height = _PAGE
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    return document


def _set_language(document: WordDocument) -> None:
    """Set the language that screen readers and spelling go by, everywhere it is kept."""
    for root in (document.styles.element, document.settings.element):
        for name in ("w:lang", "w:themeFontLang"):
            for element in root.iter(qn(name)):
                element.set(qn("w:val"), _LANGUAGE)


def _set_styles(document: WordDocument) -> None:
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    heading = document.styles["Heading 1"].paragraph_format
    heading.space_before, heading.space_after, heading.keep_with_next = Pt(16), Pt(6), True


def _section(document: WordDocument, draft: ReferralDraft, section: Section) -> None:
    rows = draft.rows(section)
    if not rows:
        return
    document.add_paragraph(section.title, style="Heading 1")
    if section.id == "questions":
        _numbered(document, rows)
    else:
        _table(document, section.title, [(row.label, row.texts) for row in rows])


def _numbered(document: WordDocument, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in row.texts:
            document.add_paragraph(clean(text), style="List Number")


def _table(document: WordDocument, title: str, rows: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    labels = draft_content().labels
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.autofit = False
    _describe(table, title)
    for cell, name in zip(table.rows[0].cells, ("item", "detail"), strict=True):
        cell.paragraphs[0].add_run(labels[name]).bold = True
    _mark_header(table)
    for label, texts in rows:
        item, detail = table.add_row().cells
        item.paragraphs[0].add_run(label).bold = True
        _fill(detail, texts)
    for row in table.rows:
        for cell, width in zip(row.cells, _COLUMNS, strict=True):
            cell.width = width


def _fill(cell: _Cell, texts: tuple[str, ...]) -> None:
    cell.paragraphs[0].add_run(clean(texts[0]))
    for text in texts[1:]:
        cell.add_paragraph(clean(text))


def _mark_header(table: Table) -> None:
    """Mark the first row as the header, so that it is read out and repeats on each page."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


def _describe(table: Table, title: str) -> None:
    """Give a table its title for screen readers."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    table._tbl.tblPr.append(caption)


def _footer(document: WordDocument, draft: ReferralDraft) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.LEFT
    paragraph.add_run(footer_text(draft))
    _page_number(paragraph)


def _page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
