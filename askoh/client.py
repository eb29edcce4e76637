"""Talks with AskOH over the tools' way in: the path that a web message takes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from askoh import training
from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from askoh.secrets import ensure_secrets, read_secrets, write_secrets
from askoh.stack import Stack, api_of, choose_urls, link_models, running

_SECONDS = 60.0


class Client:
    """A way to hold conversations with a running AskOH."""

    def __init__(self, api_url: str, service_token: str) -> None:
        self._http = httpx.Client(
            base_url=api_url,
            headers={"Authorization": f"Bearer {service_token}"},
            timeout=_SECONDS,
            trust_env=False,
        )

    def send(self, message: Mapping[str, object]) -> dict[str, Any]:
        """Send one message and return the answer as the api gives it.

        Args:
            message: conversation, role, mode, employer, and text or choice; None values are
                left out.

        Raises:
            AskohError: the api can't be reached, or refused the message.
        """
        body = {name: value for name, value in message.items() if value is not None}
        try:
            answer = self._http.post("/internal/chat", json=body)
        except httpx.HTTPError as error:
            raise AskohError(
                f"AskOH doesn't answer at {self._http.base_url} ({type(error).__name__}).",
                "Look at its window or its logs, and start it again with `make run`.",
            ) from error
        return _read(answer)

    def get_case(self, reference: str, conversation: str) -> dict[str, Any]:
        """Where a case stands, as the bot is told."""
        asked = {"conversation": conversation}
        answer = self._http.get(f"/internal/cases/{reference}", params=asked)
        found: dict[str, Any] = answer.json() if answer.is_success else {}
        return found

    def end(self, conversation: str) -> None:
        """Wipe a conversation, as End does on the page."""
        self._http.delete(f"/internal/chat/{conversation}")

    def close(self) -> None:
        """Give back the connection."""
        self._http.close()


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        body = None
    # A message that wasn't taken still has an answer for the person who wrote it.
    if isinstance(body, dict) and "blocks" in body:
        return body
    if answer.status_code in (401, 403):
        raise AskohError(
            "AskOH refused this command's secret.",
            "Use the same ASKOH_HOME as the AskOH that runs.",
        )
    raise AskohError(_refusal(answer.status_code, body), "Correct that and try again.")


def _refusal(status: int, body: object) -> str:
    told = body.get("error", body.get("detail")) if isinstance(body, dict) else None
    if isinstance(told, dict):
        told = told.get("message")
    if isinstance(told, list):
        told = "; ".join(str(part.get("msg", part)) for part in told if isinstance(part, dict))
    return f"AskOH did not take the message ({status}): {told or 'it gave no reason'}"


@contextmanager
def connected(places: Places, progress: Progress) -> Iterator[Client]:
    """A client of the AskOH that runs on this data folder, or of one started for the time.

    Raises:
        AskohError: none runs and none can be started.
    """
    address = api_of(places)
    if address:
        yield from _client(address, ensure_secrets(places.home))
        return
    progress.say(
        "AskOH isn't running here: starting one for the time. What is saved in it is thrown "
        "away at the end."
    )
    with _temporary(places, progress) as stack:
        yield from _client(stack.urls["api"], stack.secrets)


def _client(address: str, secrets: Mapping[str, str]) -> Iterator[Client]:
    client = Client(address, secrets["ASKOH_SERVICE_TOKEN"])
    try:
        yield client
    finally:
        client.close()


@contextmanager
def _temporary(places: Places, progress: Progress) -> Iterator[Stack]:
    """A stack with this project's model and a data folder of its own, on free ports."""
    training.train(places, progress)
    with TemporaryDirectory(prefix="askoh-") as folder:
        own = places.with_home(Path(folder))
        write_secrets(own.home, read_secrets(places.home))
        link_models(places.models, own.models)
        stack = Stack(
            own,
            choose_urls(automatic=True),
            ensure_secrets(own.home),
            {"ASKOH_DATABASE_URL": f"sqlite:///{own.home / 'askoh.db'}"},
            names=("bot", "actions", "api"),
        )
        stack.run_askoh("migrate")
        with running(stack, progress):
            yield stack
