"""A referral as a file to keep or send: Word, PDF, and structured data with the same values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.responses import Response

from api.errors import NotFoundError
from api.headers import PAGE_HEADERS
from api.records.details import details_of, shown
from api.records.models import Case
from api.services import Work
from guidance.documents import draft_docx
from guidance.documents_pdf import draft_pdf
from guidance.draft import ReferralDraft


@dataclass(frozen=True, slots=True)
class _Kind:
    media_type: str
    write: Callable[[ReferralDraft, Mapping[str, str]], bytes]


def _data(draft: ReferralDraft, details: Mapping[str, str]) -> bytes:
    """The form of docs/draft-schema.md, with names and decisions in their lines."""
    return json.dumps(draft.with_details(details).to_dict(), ensure_ascii=False, indent=2).encode()


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "docx": _Kind(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", draft_docx
        ),
        "pdf": _Kind("application/pdf", draft_pdf),
        "json": _Kind("application/json", _data),
    }
)


def referral_file(work: Work, case: Case, draft: ReferralDraft, ending: str) -> Response:
    """The draft as its readers see it, as a download.

    Args:
        work: the piece of work.
        case: the case.
        draft: one of its versions.
        ending: "docx", "pdf" or "json".

    Raises:
        NotFoundError: there is no such kind of file.
    """
    kind = KINDS.get(ending)
    if kind is None:
        raise NotFoundError
    name = f"referral-{case.reference}.{ending}"
    headers = {**PAGE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    body = kind.write(shown(work, case, draft), details_of(work, case, draft.version))
    return Response(body, media_type=kind.media_type, headers=headers)
