"""Logs without people's words: Rasa's own messages can quote what somebody typed."""

import logging
import os
import warnings

_LOUD = ("rasa", "sanic", "sanic.access", "apscheduler", "matplotlib", "asyncio")


def quieten() -> None:
    """Turn off telemetry, and any log line below WARNING that isn't ours.

    Rasa writes message text at DEBUG and INFO; a WARNING or an ERROR names an action or a
    component. Python warnings are shown once and cut, because some quote the message.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ["LOG_LEVEL"] = os.environ["LOG_LEVEL_LIBRARIES"] = "WARNING"
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("sanic.access").disabled = True
    logging.getLogger("askoh_bot").setLevel(logging.INFO)
    warnings.simplefilter("ignore")


def quieten_structlog() -> None:
    """Keep only event names in Rasa's structured logs; their fields can hold messages."""
    import structlog

    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            _only_the_event,
            structlog.stdlib.render_to_log_kwargs,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )


def _only_the_event(logger: object, method: str, event: dict) -> dict:
    return {"event": event.get("event", "")}
