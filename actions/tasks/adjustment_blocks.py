"""What the list of changes shows: something for today, the list, the decisions, files."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from actions.private import private_offer
from actions.replies import (
    Block,
    card,
    choices,
    source,
    task_payload,
    text,
    topic_payload,
)
from actions.tasks.adjustments_state import Chosen, entry, listed, suggested
from actions.tasks.files import calendar_block, docx_block, now
from actions.tasks.task import Answers
from actions.turn import Turn
from guidance import answers as written
from guidance.adjustment_catalogue import COSTS, Adjustment
from guidance.adjustment_catalogue import say as catalogue_says
from guidance.adjustments import Suggestion
from guidance.calendar_file import Entry
from guidance.content import fact_text, footer
from guidance.draft_values import long_day
from guidance.tasks import TaskText, tasks
from guidance.tracker import AdjustmentPlan, Recommendation, State
from guidance.tracker_docx import tracker_docx
from guidance.wording import speaks_of_self

_START_NOW = "LAW-28"
_IN_WRITING = "LAW-34"
_DESK_AREAS = frozenset({"back_neck_limb", "pain"})
_DESK_GROUPS = frozenset({"back_neck", "hand_arm", "arthritis_joints"})
_DESK_BARRIERS = frozenset({"sitting", "hands", "screen"})
# These touch hours, pay or the job itself, so nobody decides them alone.
_TOUCHES_THE_JOB = frozenset({"shorter_hours", "fewer_days", "other_role"})
_FILE = "changes-at-work"


def result_blocks(turn: Turn, words: TaskText, answers: Answers) -> list[Block | None]:
    """The whole result.

    Args:
        turn: the turn.
        words: the task's texts.
        answers: what is hard, in which work, and what was decided.
    """
    chosen = Chosen.of(turn, answers)
    if not chosen.order or "no_work_possible" in listed(answers.get("hard")):
        return _nothing_yet(turn, words, answers)
    found = suggested(turn, answers)
    decided = chosen.decided
    return [
        None if decided else _lead(turn, words, chosen, found),
        _desk(turn, words, answers) if not decided else None,
        _decisions(turn, words, answers, chosen),
        _list(turn, words, chosen, found),
        *_files(turn, words, chosen),
        _foot(turn, chosen),
        text(_how(turn, words, chosen)),
        *(private_offer() if _is_better_private(turn) else ()),
        _buttons(turn, words),
    ]


def _is_better_private(turn: Turn) -> bool:
    """Whether somebody speaks of themselves where it is kept, and didn't choose to stay."""
    own = speaks_of_self(turn.role) and not turn.private
    return own and not turn.tracker.get_slot("stay_named_chosen")


def _nothing_yet(turn: Turn, words: TaskText, answers: Answers) -> list[Block | None]:
    idle = "no_work_possible" in listed(answers.get("hard"))
    said = words.say("no_work" if idle else "unknown_hard", turn.role)
    questions = [words.say(f"ask_{number}") for number in (1, 2, 3)]
    asks = None if idle else card("help", words.say("ask_title", turn.role), items=questions)
    return [text(said), asks, _buttons(turn, words, more=False)]


def _lead(
    turn: Turn, words: TaskText, chosen: Chosen, found: Mapping[str, Suggestion]
) -> Block | None:
    first = next((found[name] for name in chosen.visible if name in found), None)
    if first is None:
        return None
    name = first.adjustment.name
    blanks = {
        "number": str(chosen.number(first.adjustment.id)),
        "name": name[:1].lower() + name[1:],
        "today": first.interim,
        "fact": fact_text(_START_NOW, turn.today),
    }
    return text(words.say("lead", turn.role, **blanks))


def _desk(turn: Turn, words: TaskText, answers: Answers) -> Block | None:
    """What comes first at a desk: the check in house, then an assessment."""
    if not _at_a_desk(turn, answers):
        return None
    contract = turn.employer.offers("workstation_assessment")
    provider = turn.employer.provider_name or "OH"
    third = words.say("desk_3_contract", provider=provider) if contract else words.say("desk_3")
    steps = [words.say("desk_1", turn.role), words.say("desk_2"), third, words.say("desk_4")]
    return card("plan", words.say("desk_title"), items=steps)


def _at_a_desk(turn: Turn, answers: Answers) -> bool:
    if "desk" not in listed(answers.get("demands")):
        return False
    areas = {*listed(answers.get("areas")), *turn.situation().issue_area}
    joints = areas & _DESK_AREAS or _DESK_GROUPS & {*listed(answers.get("about"))}
    return bool(joints or _DESK_BARRIERS & {*listed(answers.get("hard"))})


def _list(
    turn: Turn, words: TaskText, chosen: Chosen, found: Mapping[str, Suggestion]
) -> Block | None:
    told = chosen.visible if not chosen.decided else chosen.new
    rows = [
        (f"{chosen.number(name)}. {entry(name).name}", _row(turn, words, entry(name), found))
        for name in told
        if name in chosen.visible
    ]
    short = [_short(words, chosen, name) for name in chosen.visible if name not in told]
    if not chosen.visible:
        return text(words.say("nothing_left", turn.role))
    title = "left_title" if short else "more_title" if chosen.start else "list_title"
    return card("summary", words.say(title), rows=rows, items=short)


def _short(words: TaskText, chosen: Chosen, name: str) -> str:
    number, row = str(chosen.number(name)), entry(name)
    return words.say("short_row", number=number, name=row.name, today=row.interim)


def _row(turn: Turn, words: TaskText, row: Adjustment, found: Mapping[str, Suggestion]) -> str:
    one = found.get(row.id)
    cost = _cost(row)
    if one and one.cost_help:
        cost = f"{cost}; {one.cost_help[:-1]}"
    small = COSTS.index(row.cost[-1]) <= COSTS.index("low") and not _TOUCHES_THE_JOB & {*row.offers}
    who = "who_manager" if small else "who_hr"
    return words.say(
        "row",
        why=one.why if one else "",
        today=row.interim,
        lasting=row.lasting,
        cost=cost,
        who=words.say(who, turn.role),
    ).strip()


def _cost(row: Adjustment) -> str:
    bands = [catalogue_says(f"band_{band}") for band in row.cost]
    return bands[0] if len(bands) == 1 else catalogue_says("band_range", low=bands[0])


def _decisions(turn: Turn, words: TaskText, answers: Answers, chosen: Chosen) -> Block | None:
    rows = [
        (f"{chosen.number(name)}. {entry(name).name}", _decision(turn, words, chosen, name))
        for name in chosen.order
        if name in chosen.agreed or name in chosen.cannot
    ]
    return card("status", words.say("plan_title", turn.role), rows=rows) if rows else None


def _decision(turn: Turn, words: TaskText, chosen: Chosen, name: str) -> str:
    if name in chosen.cannot:
        reason = chosen.cannot[name] or words.say("no_reason")
        instead = _instead(words, chosen, name)
        return words.say("cannot", turn.role, reason=reason, instead=instead)
    due, review = _days(turn, chosen, name)
    if name in chosen.placed:
        return words.say("in_place", review=long_day(review))
    said = "due" in chosen.agreed[name]
    if speaks_of_self(turn.role):
        return words.say("wanted", due=long_day(due)) if said else words.say("wanted_undated")
    owner = _owner(turn, words, chosen, name)
    return words.say("agreed", owner=owner, due=long_day(due), review=long_day(review))


def _instead(words: TaskText, chosen: Chosen, name: str) -> str:
    others = [other for other in chosen.order if other in entry(name).alternatives]
    possible = [other for other in others if other not in chosen.cannot]
    return entry(possible[0]).name if possible else words.say("no_instead")


def _owner(turn: Turn, words: TaskText, chosen: Chosen, name: str) -> str:
    owner = chosen.agreed[name].get("owner")
    return words.say("you") if owner == "" else owner or words.say("default_owner", turn.role)


def _days(turn: Turn, chosen: Chosen, name: str) -> tuple[date, date]:
    """By when, and when to look again: said, or as soon as the employer looks at things."""
    step = timedelta(days=turn.employer.thresholds.review_days)
    said = chosen.agreed[name].get("due")
    due = date.fromisoformat(said) if said else turn.today + step / 2
    return due, due + step


def _files(turn: Turn, words: TaskText, chosen: Chosen) -> Iterator[Block | None]:
    plan = plan_of(turn, words, chosen)
    if not plan.recommendations:
        return
    content = tracker_docx(plan, turn.today, now(turn))
    yield docx_block(_FILE, words.say("document", turn.role), content)
    yield calendar_block(turn, _FILE, words.say("calendar"), _entries(turn, words, chosen))


def plan_of(turn: Turn, words: TaskText, chosen: Chosen) -> AdjustmentPlan:
    """What was decided as the tracker of guidance, which checks every step."""
    own = speaks_of_self(turn.role)
    items = [
        _tracked(turn, words, chosen, name, own=own)
        for name in chosen.order
        if name in chosen.agreed or (name in chosen.cannot and not own)
    ]
    return AdjustmentPlan(_FILE, tuple(items))


def _tracked(
    turn: Turn, words: TaskText, chosen: Chosen, name: str, *, own: bool
) -> Recommendation:
    asked_by = "employee" if own else "manager"
    item = Recommendation(name, entry(name).name, asked_by, adjustment=name)
    if name in chosen.cannot:
        reason = chosen.cannot[name] or words.say("no_reason")
        other = _instead(words, chosen, name)
        return item.moved(State.CANNOT, turn.today, reason=reason, alternative=other)
    due, review = _days(turn, chosen, name)
    if own and name not in chosen.placed:
        return item.changed(due=due) if "due" in chosen.agreed[name] else item
    owner = _owner(turn, words, chosen, name)
    agreed = item.moved(State.AGREED, turn.today, owner=owner, due=due, review_on=review)
    if name not in chosen.placed:
        return agreed
    return agreed.moved(State.IN_PLACE, turn.today, review_on=review)


def _entries(turn: Turn, words: TaskText, chosen: Chosen) -> Iterator[Entry]:
    """Days with words that say nothing of health."""
    reviews = set()
    for name in chosen.agreed:
        due, review = _days(turn, chosen, name)
        said = "due" in chosen.agreed[name] or not speaks_of_self(turn.role)
        if said and name not in chosen.placed:
            number = str(chosen.number(name))
            title = words.say("cal_due", turn.role, number=number)
            yield Entry(f"change-{number}", title, due, due)
        if said:
            reviews.add(review)
    for place, day in enumerate(sorted(reviews), start=1):
        yield Entry(f"look-{place}", words.say("cal_review"), day, day)


def _foot(turn: Turn, chosen: Chosen) -> Block | None:
    named = [section for name in chosen.visible for section in entry(name).sections]
    used = [_START_NOW, *([_IN_WRITING] if chosen.agreed else []), *dict.fromkeys(named)]
    words = footer(used, turn.today)
    return source(words) if words else None


def _how(turn: Turn, words: TaskText, chosen: Chosen) -> str:
    open_reasons = [str(chosen.number(name)) for name, why in chosen.cannot.items() if not why]
    lines = []
    if open_reasons and not speaks_of_self(turn.role):
        lines.append(words.say("ask_reason", numbers=" and ".join(open_reasons)))
    if chosen.agreed:
        lines.append(words.say("next", turn.role))
    lines.append(words.say("how", turn.role))
    return "\n\n".join(lines)


def _buttons(turn: Turn, words: TaskText, *, more: bool = True) -> Block:
    options = [(words.say("button_more"), task_payload(words.id, "more"))] if more else []
    for name in ("access_to_work", "passport"):
        if name in tasks() and tasks()[name].suits(turn.role):
            options.append((tasks()[name].offer, task_payload(name)))
    options.append((written.title("when_to_refer"), topic_payload("when_to_refer")))
    return choices(options)
