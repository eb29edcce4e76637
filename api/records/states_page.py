"""The table of states as a page for people: ``python -m api.records.states_page`` writes it.

It is made from `states.py` and nothing else, so the page can't say what the code doesn't do.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from api.records.states import FINISHED, MOVES, State, because, doing, words

PAGE = Path(__file__).parents[2] / "docs" / "states.md"

_HEAD = """# States of a case

Made from `api/records/states.py` by `python -m api.records.states_page`. Change the table there.

A **legal hold** is no state. It stands beside any of them, with a reason and who placed it, and
while it stands nothing of the case is erased (`api/records/holds.py`).

**A closed case isn't opened again.** Its personal links have ended, and what was agreed to was
agreed for that referral. Another referral is a new case, linked to the earlier one.

"""


def page() -> str:
    """The page's text: each state, who has to act, what may be done, and why else is refused."""
    return _HEAD + "\n".join([*_states(), "", *_moves()]) + "\n"


def _states() -> list[str]:
    rows = ["## What each means", "", "| State | HR reads | Waiting for | The manager is told |"]
    rows.append("|---|---|---|---|")
    for state in State:
        said = words(state)
        ended = " (finished)" if state in FINISHED else ""
        rows.append(f"| `{state}`{ended} | {said.label} | {said.waiting_for} | {said.to_manager} |")
    return rows


def _moves() -> list[str]:
    rows = ["## What may be done", "", "| From | May | Leads to | Anything else is refused |"]
    rows.append("|---|---|---|---|")
    for state, moves in MOVES.items():
        refused = f"“You can’t …, because {because(state)}.”"
        if not moves:
            rows.append(f"| `{state}` | nothing | | {refused} |")
        for number, (move, to) in enumerate(moves.items()):
            first = number == 0
            rows.append(
                f"| {f'`{state}`' if first else ''} | {doing(move)} | `{to}` | "
                f"{refused if first else ''} |"
            )
    return rows


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(
        prog="python -m api.records.states_page", description=__doc__
    ).parse_args()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
