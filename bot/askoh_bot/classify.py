"""Classify a stream of texts: `python -m askoh_bot.classify --model var/models/askoh.tar.gz`.

Reads JSON lines with `text`, writes one JSON line each with `intent`, `ranking`, `sentences`,
`danger` and, where the pipeline attaches them, `topics` and `answer`. Only the model's
understanding is loaded: no server, no policies, no secrets.
"""

import os

from askoh_bot.quiet import quieten, quieten_structlog

quieten()
# As when serving: one thread for the few small products of a message.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from contextlib import redirect_stdout  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any, Dict, List, TextIO  # noqa: E402

MAX_TEXT = 4000
# Where a component leaves a ranking of topics alone, without the moves of a conversation.
TOPIC_RANKING = "topic_ranking"
# Where a component leaves the kind and level of danger that it heard.
DANGER = "danger"
# Where one leaves the narrower answer that a message asks for.
ANSWER = "answer"
_NOTHING = "."


class Understanding:
    """The part of a trained model that names intents."""

    def __init__(self, model: Path, folder: Path) -> None:
        """Unpack the model into an empty folder and load what understanding needs of it."""
        from rasa.engine.graph import ExecutionContext
        from rasa.engine.runner.dask import DaskGraphRunner
        from rasa.engine.storage.local_model_storage import LocalModelStorage

        quieten_structlog()
        storage, described = LocalModelStorage.from_model_archive(folder, model)
        if described.nlu_target is None:
            raise ValueError("The model holds no understanding of language.")
        self._target = described.nlu_target
        graph = described.predict_schema.minimal_graph_schema([self._target])
        context = ExecutionContext(graph_schema=graph, model_id=described.model_id)
        self._runner = DaskGraphRunner.create(graph, storage, context)

    def of(self, text: str) -> Dict[str, Any]:
        """What the model makes of a text: intent, ranking, sentences and topics, as plain JSON."""
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

        # A leading slash would be taken for an intent; an empty text has no features.
        typed = text.lstrip("/ \t\n")[:MAX_TEXT] or _NOTHING
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(typed)], PLACEHOLDER_TRACKER: None}
        message = self._runner.run(inputs=inputs, targets=[self._target])[self._target][0]
        return as_json(message)


def as_json(message: Any) -> Dict[str, Any]:
    """What a message that went through the pipeline carries, as plain pairs of name and share."""
    return {
        "intent": _pair(message.get("intent") or {}),
        "ranking": [_pair(entry) for entry in message.get("intent_ranking") or []],
        "sentences": [_pair(entry) for entry in message.get("sentence_intents") or []],
        "topics": [_pair(entry) for entry in message.get(TOPIC_RANKING) or []],
        "danger": message.get(DANGER) or {},
        "answer": str((message.get(ANSWER) or {}).get("name") or ""),
    }


def _pair(entry: Any) -> List[Any]:
    if isinstance(entry, dict):
        return [str(entry.get("name") or ""), float(entry.get("confidence") or 0.0)]
    return [str(entry[0]), float(entry[1])]


def main() -> None:
    """Answer each line of the standard input with a line, until it ends."""
    parser = argparse.ArgumentParser(description="Classify JSON lines with a trained model.")
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    if not options.model.is_file():
        sys.exit(f"There is no model at {options.model}. Run `askoh train` first.")
    out = sys.stdout
    # Whatever a library prints must not stand between the answers.
    with redirect_stdout(sys.stderr), tempfile.TemporaryDirectory() as folder:
        _serve(Understanding(options.model, Path(folder)), out)


def _serve(understanding: Understanding, out: TextIO) -> None:
    _write(out, {"ready": True})
    for line in sys.stdin:
        _write(out, understanding.of(str(json.loads(line)["text"])))


def _write(out: TextIO, answer: Dict[str, Any]) -> None:
    out.write(json.dumps(answer) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
