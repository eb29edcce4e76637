"""Word documents that people and screen readers can read: headings, tables, language, title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from guidance.draft_values import clean

_LANGUAGE: Final = "en-GB"
_FONT: Final = "Arial"
_INK: Final = RGBColor(0x0B, 0x0C, 0x0C)
_SHORT: Final = Cm(21.0)
_LONG: Final = Cm(29.7)
_MARGIN: Final = Cm(1.8)
_SIZES: Final = {"Title": 22, "Heading 1": 15, "Normal": 11, "List Bullet": 11}


class Paper:
    """One document being written."""

    def __init__(self, title: str, made: datetime, *, wide: bool = False) -> None:
        self._document: WordDocument = Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = title, "AskOH", _LANGUAGE
        properties.comments = ""
        properties.created = properties.modified = made.replace(tzinfo=None)
        self._set_language()
        self._set_styles()
        self._set_page(wide=wide)
        self._document.add_paragraph(clean(title), style="Title")

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._document.add_paragraph(clean(text), style="Heading 1")

    def paragraph(self, text: str) -> None:
        """Write a paragraph."""
        self._document.add_paragraph(clean(text))

    def bullets(self, texts: Iterable[str]) -> None:
        """Write a list."""
        for text in texts:
            self._document.add_paragraph(clean(text), style="List Bullet")

    def table(self, caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table with a caption; its header row repeats on each page."""
        table = self._document.add_table(rows=1, cols=len(headings), style="Table Grid")
        title = OxmlElement("w:tblCaption")
        title.set(qn("w:val"), clean(caption))
        table._tbl.tblPr.append(title)
        for cell, text in zip(table.rows[0].cells, headings, strict=True):
            cell.paragraphs[0].add_run(clean(text)).bold = True
        _mark(table.rows[0], "w:tblHeader")
        for texts in rows:
            row = table.add_row()
            _mark(row, "w:cantSplit")
            for cell, text in zip(row.cells, texts, strict=True):
                cell.paragraphs[0].add_run(clean(text))

    def to_bytes(self) -> bytes:
        """Return the bytes of a .docx file."""
        stream = BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _set_language(self) -> None:
        for root in (self._document.styles.element, self._document.settings.element):
            for name in ("w:lang", "w:themeFontLang"):
                for element in root.iter(qn(name)):
                    element.set(qn("w:val"), _LANGUAGE)

    def _set_styles(self) -> None:
        for name, size in _SIZES.items():
            style = self._document.styles[name]
            style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _INK
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
        self._document.styles["Normal"].paragraph_format.space_after = Pt(6)
        heading = self._document.styles["Heading 1"].paragraph_format
        heading.space_before, heading.space_after, heading.keep_with_next = Pt(16), Pt(6), True

    def _set_page(self, *, wide: bool) -> None:
        page = self._document.sections[0]
        page.page_width, page.page_height = (_LONG, _SHORT) if wide else (_SHORT, _LONG)
        if wide:
            page.orientation = WD_ORIENTATION.LANDSCAPE
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN


def _mark(row: object, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)  # type: ignore[attr-defined]
