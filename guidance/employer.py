"""One employer's occupational health route, contacts and limits, read from a YAML file.

The fields are the columns of the employer route matrix (DWP report 985, chapter 8):
organisations do not agree with each other, or with themselves, about who submits a
referral and who gets the report, so both are always read from here and said out loud.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, cast

import yaml

from guidance.fields import FieldReader, Problem
from guidance.retention import LIVES
from guidance.widget import Widget, read_widget
from guidance.yaml_file import read_yaml

NATIONS: Final = ("england", "scotland", "wales", "northern_ireland", "unknown")
OH_PROVISION: Final = ("in_house", "contract", "none")
SUBMITTERS: Final = ("manager", "hr", "employee_or_manager", "by_arrangement", "self")
RAISERS: Final = ("manager", "employee", "hr", "colleague", "self")
RECIPIENTS: Final = ("employee", "manager", "hr", "others")
SELF_REFERRAL: Final = ("yes", "no", "anonymous", "via_hr", "not_stated")
MODES: Final = ("phone", "video", "face_to_face", "on_site", "home")

#: What a contract can hold: Table 8.1 of report 985, and the separate services its
#: case studies name.
SERVICES: Final = (
    "adjustments_advice",
    "fitness_for_work",
    "pre_employment",
    "risk_assessment_support",
    "ongoing_health_checks",
    "health_promotion",
    "health_surveillance",
    "policy_advice",
    "manager_training",
    "vaccinations",
    "absence_data",
    "treatment",
    "wider_support",
    "case_management",
    "records_for_claims",
    "workstation_assessment",
    "physiotherapy",
    "counselling",
    "helpline",
    "statutory_medicals",
    "ill_health_retirement",
    "trauma_support",
)

#: Days each kind of record is kept, unless the employer says otherwise.
RETENTION_DAYS: Final[Mapping[str, int]] = {name: life.days for name, life in LIVES.items()}


_PLAIN_NAME: Final = re.compile(r"[a-z0-9_-]{1,60}")


class EmployerError(ValueError):
    """An employer file cannot be used; ``problems`` lists every field with its cure."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        self.path = path
        self.problems = problems
        lines = "\n".join(f"- {problem}" for problem in problems)
        super().__init__(f"{path.name} has {len(problems)} problem(s):\n{lines}")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to turn to at work."""

    name: str
    work_address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Eap:
    """The employee assistance programme: name, number, opening hours and what it covers."""

    name: str
    phone: str
    hours: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnCall:
    """The person at the employer who can be reached when somebody is at risk."""

    name: str
    hours: str
    phone: str


class _Limit(NamedTuple):
    default: int
    low: int
    high: int
    why: str


# An employer may move a number only towards earlier help, so each range ends at the default.
_LIMITS: Final[Mapping[str, _Limit]] = {
    "weeks_absence": _Limit(4, 1, 4, "weeks off before a referral is due (LTS-01)"),
    "msk_days": _Limit(7, 1, 7, "days off with a back, joint or limb problem (MSK-01)"),
    "review_days": _Limit(14, 1, 14, "days until a decision is looked at again (ADD-H)"),
    "refer_within_days": _Limit(5, 1, 5, "working days to send a referral that is due"),
    "risk_assessment_days": _Limit(5, 1, 5, "working days to do a risk assessment"),
    "report_fresh_days": _Limit(90, 1, 90, "days an OH report counts as recent (CAP-01)"),
    "spells_12m": _Limit(4, 1, 4, "absences in 12 months that start a talk (STS-01)"),
    "days_12m": _Limit(20, 1, 20, "days off in 12 months that start a talk (STS-01)"),
    "note_ending_days": _Limit(14, 14, 60, "days before a note ends that a return is in sight"),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers the rules compare with; an employer may only tighten them."""

    weeks_absence: int = 4
    msk_days: int = 7
    review_days: int = 14
    refer_within_days: int = 5
    risk_assessment_days: int = 5
    report_fresh_days: int = 90
    spells_12m: int = 4
    days_12m: int = 20
    note_ending_days: int = 14


@dataclass(frozen=True, slots=True)
class EmployerProfile:
    """How occupational health works at one employer. Texts are said to people as written.

    ``next_onsite`` is a date, ``turnaround_days`` working days (the provider's aim, never a
    promise), ``time_away`` how long somebody is usually away from work for an appointment,
    ``retention`` maps a record type to days, ``agreement_link_days`` is how many days
    the employee's personal link works, ``silence_days`` how many a case may wait for the employee
    or the manager before HR is told. Working days are ``remind_before_days`` (a manager is
    reminded this long before a fit note ends), ``draft_idle_days`` (how long a finished draft may
    lie before its manager is reminded) and ``note_answer_days`` (how long an employee's note may
    wait for HR before HR is reminded). ``widget`` is the chat in the employer's own pages.
    """

    id: str
    name: str
    nation: str
    oh: str
    provider_name: str | None = None
    who_raises: tuple[str, ...] = ()
    submitter: str = "hr"
    channel: str | None = None
    consent_step: str | None = None
    assessed_by: str | None = None
    assessment_mode: tuple[str, ...] = ()
    report_recipients: tuple[str, ...] = ()
    turnaround: str | None = None
    turnaround_days: int | None = None
    time_away: str | None = None
    follow_up: str | None = None
    self_referral: str = "not_stated"
    services_in_contract: tuple[str, ...] = ()
    eap: Eap | None = None
    hr_contact: Contact | None = None
    on_call: OnCall | None = None
    thresholds: Thresholds = Thresholds()
    next_onsite: date | None = None
    retention: Mapping[str, int] = field(default_factory=lambda: dict(RETENTION_DAYS))
    small_number: int = 5
    agreement_link_days: int = 14
    silence_days: int = 7
    remind_before_days: int = 3
    draft_idle_days: int = 3
    note_answer_days: int = 3
    comment: str | None = None
    widget: Widget = field(default_factory=Widget)

    @property
    def has_oh(self) -> bool:
        """Whether there is an occupational health service to refer to."""
        return self.oh != "none"

    @property
    def can_self_refer(self) -> bool:
        """Whether an employee may go to occupational health without anyone's help."""
        return self.self_referral in ("yes", "anonymous")

    def offers(self, service: str) -> bool:
        """Whether ``service`` is in the contract; nothing else may be recommended (R89)."""
        return self.has_oh and service in self.services_in_contract


def no_employer(nation: str = "unknown") -> EmployerProfile:
    """Return the profile that stands for 'no employer known': nobody to refer to (R116)."""
    return EmployerProfile(
        id="none", name="No employer", nation=nation, oh="none", submitter="self"
    )


def without_oh(employer: EmployerProfile) -> EmployerProfile:
    """Return the profile as it is for people who say that there is no OH for them (R116)."""
    return replace(
        employer,
        oh="none",
        submitter="self",
        provider_name=None,
        channel=None,
        turnaround=None,
        self_referral="not_stated",
        services_in_contract=(),
    )


def find_employer(config: Path, wanted: str) -> EmployerProfile | None:
    """The profile that a short name stands for, or None.

    ``wanted`` is a file's name without its ending or the profile's own id: "example", "8.2",
    "8_2" and "case_8_2" are all found; "none" is the profile without an employer.

    Raises:
        EmployerError: the file is there and has problems.

    """
    if wanted == "none":
        return no_employer()
    name = wanted.strip().lower().replace(".", "_").removeprefix("case_")
    if not _PLAIN_NAME.fullmatch(name):
        return None
    for folder in (config, config / "case_studies"):
        path = folder / f"{name}.yml"
        if path.is_file():
            return load_employer(path)
    return None


def load_employer(path: Path) -> EmployerProfile:
    """Read an employer profile.

    Raises:
        EmployerError: with every problem of the file, each with its field and cure.

    """
    reader = FieldReader(_mapping(path))
    profile = _profile(reader)
    _check_route(reader, profile)
    reader.finish()
    if reader.problems:
        raise EmployerError(path, tuple(reader.problems))
    return profile


def _mapping(path: Path) -> dict[str, object]:
    try:
        data = read_yaml(path)
    except OSError as error:
        problem = Problem("file", f"cannot be read ({error.strerror})", "Check name and rights")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = " ".join(str(error).split())
        problem = Problem("file", f"is not valid YAML: {where}", "Mend that line")
    else:
        if isinstance(data, dict):
            return data
        problem = Problem("file", "holds no fields", "Start from config/example.yml")
    raise EmployerError(path, (problem,))


def _profile(reader: FieldReader) -> EmployerProfile:
    return EmployerProfile(
        id=reader.text("id", required=True) or "",
        name=reader.text("name", required=True) or "",
        nation=reader.choice("nation", NATIONS),
        oh=reader.choice("oh", OH_PROVISION),
        provider_name=reader.text("provider_name"),
        who_raises=reader.choices("who_raises", RAISERS),
        submitter=reader.choice("submitter", SUBMITTERS),
        channel=reader.text("channel"),
        consent_step=reader.text("consent_step"),
        assessed_by=reader.text("assessed_by"),
        assessment_mode=reader.choices("assessment_mode", MODES),
        report_recipients=reader.choices("report_recipients", RECIPIENTS),
        turnaround=reader.text("turnaround"),
        turnaround_days=reader.whole("turnaround_days", 1, 365),
        time_away=reader.text("time_away"),
        follow_up=reader.text("follow_up"),
        self_referral=reader.choice("self_referral", SELF_REFERRAL, "not_stated"),
        services_in_contract=reader.choices("services_in_contract", SERVICES),
        eap=_eap(reader.group("eap")),
        hr_contact=_contact(reader.group("hr_contact")),
        on_call=_on_call(reader.group("on_call")),
        thresholds=_thresholds(reader.group("thresholds")),
        next_onsite=reader.day("next_onsite"),
        retention=_retention(reader.group("retention")),
        small_number=reader.whole("small_number", 2, 50, 5) or 5,
        agreement_link_days=reader.whole("agreement_link_days", 1, 60, 14) or 14,
        silence_days=reader.whole("silence_days", 1, 60, 7) or 7,
        remind_before_days=reader.whole("remind_before_days", 1, 20, 3) or 3,
        draft_idle_days=reader.whole("draft_idle_days", 1, 20, 3) or 3,
        note_answer_days=reader.whole("note_answer_days", 1, 20, 3) or 3,
        comment=reader.text("comment"),
        widget=read_widget(reader.group("widget")),
    )


def _eap(reader: FieldReader | None) -> Eap | None:
    if reader is None:
        return None
    eap = Eap(
        name=reader.text("name", required=True) or "",
        phone=reader.text("phone", required=True) or "",
        hours=reader.text("hours", required=True) or "",
        covers=reader.choices("covers"),
    )
    reader.finish()
    return eap


def _contact(reader: FieldReader | None) -> Contact | None:
    if reader is None:
        return None
    contact = Contact(
        name=reader.text("name", required=True) or "",
        work_address=reader.text("work_address"),
        phone=reader.text("phone"),
    )
    if contact.work_address is None and contact.phone is None:
        reader.fault("work_address", "is missing, and so is phone", "Give at least one of them")
    reader.finish()
    return contact


def _on_call(reader: FieldReader | None) -> OnCall | None:
    if reader is None:
        return None
    on_call = OnCall(
        name=reader.text("name", required=True) or "",
        hours=reader.text("hours", required=True) or "",
        phone=reader.text("phone", required=True) or "",
    )
    reader.finish()
    return on_call


def _thresholds(reader: FieldReader | None) -> Thresholds:
    if reader is None:
        return Thresholds()
    values: dict[str, int] = {}
    for item in fields(Thresholds):
        limit = _LIMITS[item.name]
        value = reader.raw(item.name)
        if value is None:
            continue
        if isinstance(value, int) and not isinstance(value, bool):
            if limit.low <= value <= limit.high:
                values[item.name] = value
                continue
            fault = f"is {value}, outside the range that keeps people safe"
        else:
            fault = f"is '{value}', not a whole number"
        cure = f"Use {limit.low} to {limit.high}: {limit.why}. It can be tightened, not loosened"
        reader.fault(item.name, fault, cure)
    reader.finish()
    return Thresholds(**values)


def _retention(reader: FieldReader | None) -> Mapping[str, int]:
    kept = dict(RETENTION_DAYS)
    if reader is not None:
        for name, default in RETENTION_DAYS.items():
            kept[name] = cast(int, reader.whole(name, 1, 14_610, default))
        reader.finish()
    return kept


def _check_route(reader: FieldReader, profile: EmployerProfile) -> None:
    """An employer with OH must say how a referral gets there, or nobody can be told."""
    if not profile.has_oh:
        if profile.services_in_contract:
            reader.fault(
                "services_in_contract",
                "names services although oh is none",
                "Empty the list or set oh to contract or in_house",
            )
        return
    if profile.channel is None:
        reader.fault("channel", "is missing", "Say how a referral is handed over")
    if profile.submitter == "self":
        reader.fault("submitter", "is 'self' although oh is not none", "Say who submits here")
    if not profile.who_raises:
        reader.fault("who_raises", "is empty", f"List some of: {', '.join(RAISERS)}")
