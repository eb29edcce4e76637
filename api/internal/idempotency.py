"""The same write twice is done once: the first answer is stored and given again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError

from api.errors import BadInputError, ConflictError
from api.records.models import IdempotencyKey
from api.services import Work

MAX_KEY_CHARS = 200


def once[Answer: BaseModel](
    work: Work, key: str | None, request: BaseModel, kind: type[Answer], do: Callable[[], Answer]
) -> Answer:
    """Do `do` and store its answer under `key`; for a key seen before give that answer.

    Without a key it is simply done.

    Raises:
        BadInputError: the key was used for another request, or is too long.
        ConflictError: the same request is being worked on at this moment.
    """
    if key is None:
        return do()
    if len(key) > MAX_KEY_CHARS:
        raise BadInputError(f"Idempotency-Key is longer than {MAX_KEY_CHARS} characters.")
    hashed = _hash(f"{kind.__name__}\0{key}")
    digest = _hash(request.model_dump_json())
    stored = work.session.get(IdempotencyKey, hashed)
    if stored is not None:
        if stored.request != digest:
            raise BadInputError("This Idempotency-Key was used for another request.")
        return kind.model_validate_json(stored.body)
    row = IdempotencyKey(key=hashed, request=digest, status=0, body="", created_at=work.now)
    work.session.add(row)
    try:
        work.session.flush()
    except IntegrityError:
        raise ConflictError("The same request is being worked on. Try again in a moment.") from None
    answer = do()
    row.status, row.body = 200, answer.model_dump_json()
    return answer


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
