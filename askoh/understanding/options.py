"""The options of the commands that measure understanding."""

import argparse
import os

from askoh.commands import Commands, command


def add_understanding(commands: Commands) -> None:
    """Add `classify`, `evaluate` and `data check`."""
    _add_classify(commands)
    _add_evaluate(commands)
    _add_data(commands)


def _add_classify(commands: Commands) -> None:
    classify = command(
        commands,
        "classify",
        "understanding.classify:classify",
        "Say of each message in a file what it is about and what AskOH would do with it.",
    )
    classify.add_argument(
        "--in", dest="source", required=True, metavar="FILE.tsv",
        help="tab-separated, with a header; the column `text` is read",
    )  # fmt: skip
    classify.add_argument(
        "--out", dest="target", required=True, metavar="FILE.tsv",
        help="where to write: the same columns and topic, topics, facts, crisis, kind, handled",
    )  # fmt: skip
    _add_asker(classify)


def _add_evaluate(commands: Commands) -> None:
    evaluate = command(
        commands,
        "evaluate",
        "understanding.evaluate:evaluate",
        "Measure understanding on labelled messages and write one report.",
    )
    evaluate.add_argument(
        "file", metavar="FILE.tsv", help="columns text and topic; id and also if there are any"
    )
    evaluate.add_argument("--crisis", metavar="FILE.tsv", help="columns text and level")
    evaluate.add_argument(
        "--half", choices=("even", "odd", "all"), default="all",
        help="only rows with an even or an odd number in their id (default: all)",
    )  # fmt: skip
    evaluate.add_argument(
        "--out", metavar="PLACE", help="a folder or a name ending in .html "
        "(default: evaluation in the data folder); the figures go beside it as JSON",
    )  # fmt: skip
    evaluate.add_argument(
        "--against", metavar="PREVIOUS.json", help="figures of an earlier run to compare with"
    )
    _add_asker(evaluate)


def _add_data(commands: Commands) -> None:
    data = command(
        commands, "data", "understanding.data_check:check", "Look after the training data."
    )
    actions = data.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = command(
        actions,
        "check",
        "understanding.data_check:check",
        "Look for too few, doubled, conflicting and template-like training examples.",
    )
    check.add_argument(
        "--against", action="append", default=[], metavar="FILE",
        help="messages that training must not hold, nor anything near them: "
        "a table with a column `text`, or plain lines; can be given more than once",
    )  # fmt: skip
    check.add_argument(
        "--data", metavar="FOLDER", help="the training data (default: data/nlu of the project)"
    )


def _add_asker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--today", metavar="DATE", help="the day that dates in words are counted from, 2026-11-21"
    )
    parser.add_argument(
        "--role", choices=("manager", "employee", "hr"),
        help="who is taken to write (default: not known)",
    )  # fmt: skip
    parser.add_argument(
        "--private", action="store_true", help="as in a chat of which nothing is kept"
    )
    parser.add_argument(
        "--employer", metavar="ID", default=os.environ.get("ASKOH_EMPLOYER", "example"),
        help="employer profile (default: the served one)",
    )  # fmt: skip
