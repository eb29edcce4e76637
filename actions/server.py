"""The action server: rasa-sdk's executor behind a secret, with errors that hold no data.

rasa-sdk's own server has no authentication, allows any origin, and answers an exception with
the message and the whole tracker in the body. This one runs the same executor.
"""

import hmac
import logging
from collections.abc import Mapping
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions import settings

logger = logging.getLogger(__name__)


def create_app(secret: str | None = None) -> FastAPI:
    """The server's application.

    Args:
        secret: what the bot must send; from ASKOH_ACTIONS_SECRET if not given.
    """
    expected = f"Bearer {secret or settings.settings().secret}".encode()
    executor = _executor()
    app = FastAPI(title="AskOH actions", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    async def health() -> Mapping[str, str]:
        return {"status": "ok"}

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return JSONResponse({"error": "This address is for the bot only."}, 401)
        try:
            call = await request.json()
        except ValueError:
            return JSONResponse({"error": "The body must be JSON."}, 400)
        return await _run(executor, call)

    return app


def serve(host: str, port: int) -> None:
    """Run the server until it is stopped."""
    uvicorn.run(create_app(), host=host, port=port, log_level="warning", access_log=False)


def _executor() -> ActionExecutor:
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor


async def _run(executor: ActionExecutor, call: dict[str, Any]) -> JSONResponse:
    name = str(call.get("next_action", ""))
    # The bot sends no copy of its domain, and no action here needs one.
    call.setdefault("domain", {})
    try:
        result = await executor.run(call)
    except ActionExecutionRejection as rejection:
        return JSONResponse({"error": str(rejection), "action_name": rejection.action_name}, 400)
    except ActionNotFoundException:
        return JSONResponse({"error": "No such action.", "action_name": name}, 404)
    except Exception as error:  # an action's fault must not carry what somebody typed
        _log_place(name, error)
        return JSONResponse({"error": "The action failed.", "action_name": name}, 500)
    return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})


def _log_place(name: str, error: Exception) -> None:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    logger.error("%s failed: %s at %s", name, type(error).__name__, place)
