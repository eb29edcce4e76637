"""PDF documents: a referral draft tagged for screen readers (PDF/UA-1).

The same words as the Word document, with real headings, tables with header cells, a numbered
list of questions, a title, a language and one reading order. Typesetter and fonts come from
installed packages; no font of the machine is used, so a document looks the same everywhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

from guidance.documents import document_title, footer_text, status_rows
from guidance.draft import ReferralDraft, Row
from guidance.draft_content import draft_content
from guidance.draft_values import clean

_TEMPLATE: Final = Path(__file__).with_name("referral.typ")
_FONT_PACKAGE: Final = "font_source_sans_pro"
_STANDARD: Final = "ua-1"
# The Latin scripts, and the signs of ordinary typing: our fonts have a shape for each.
_LAST_LATIN: Final = 0x24F
_SIGNS: Final = "‐‑–—‘’“”•…€″′"


def draft_pdf(draft: ReferralDraft, details: Mapping[str, str]) -> bytes:
    """Return a draft as a PDF document.

    Args:
        draft: the version to write.
        details: as for ``guidance.documents.draft_docx``.

    Returns:
        The bytes of a .pdf file; the same draft and details always give the same bytes. A
        character that no font of ours can draw is told by its name: "[grinning face]".

    """
    page = _page(draft.with_details(details), details)
    made = datetime.combine(draft.made_on, time(), UTC)
    try:
        return _typeset(page, made)
    except typst.TypstError:
        # The standard refuses a page on which a character would be an empty box.
        return _typeset(_spelled(page), made)


def _page(draft: ReferralDraft, details: Mapping[str, str]) -> dict[str, object]:
    content = draft_content()
    return {
        "title": document_title(draft),
        "heading": content.title,
        "note": content.labels["not_medical"],
        "item": content.labels["item"],
        "detail": content.labels["detail"],
        "footer": footer_text(draft),
        "status": _rows(status_rows(draft, details)),
        "sections": [
            {
                "title": section.title,
                "numbered": section.id == "questions",
                "rows": _rows(_labelled(draft.rows(section))),
            }
            for section in draft.sections
            if draft.rows(section)
        ],
    }


def _labelled(rows: Iterable[Row]) -> Iterable[tuple[str, tuple[str, ...]]]:
    return ((row.label, row.texts) for row in rows)


def _rows(rows: Iterable[tuple[str, tuple[str, ...]]]) -> list[dict[str, object]]:
    return [{"label": label, "texts": [clean(text) for text in texts]} for label, texts in rows]


def _typeset(page: Mapping[str, object], made: datetime) -> bytes:
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"draft": json.dumps(page)},
        pdf_standards=[_STANDARD],
        timestamp=made,
        format="pdf",
    )


@cache
def _fonts() -> typst.Fonts:
    found = find_spec(_FONT_PACKAGE)
    places = found.submodule_search_locations if found else None
    folders = [str(Path(place) / "files") for place in places or ()]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _spelled(page: dict[str, object]) -> dict[str, object]:
    """Return the page with every character told by name for which a font may lack a shape."""
    spelled: dict[str, object] = json.loads(json.dumps(page), object_hook=_spelled_values)
    return spelled


def _spelled_values(values: dict[str, object]) -> dict[str, object]:
    return {key: _spelled_value(value) for key, value in values.items()}


def _spelled_value(value: object) -> object:
    if isinstance(value, str):
        return "".join(map(_spell, unicodedata.normalize("NFC", value)))
    if isinstance(value, list):
        return [_spelled_value(item) for item in value]
    return value


def _spell(character: str) -> str:
    if ord(character) <= _LAST_LATIN or character in _SIGNS:
        return character
    name = unicodedata.name(character, f"character {ord(character):04X}")
    return f"[{name.lower()}]"
