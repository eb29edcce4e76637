"""What an employer's profile says, as one line of a reply, and all that answers leave open."""

from collections.abc import Sequence
from datetime import date

from guidance.employer import EmployerProfile
from guidance.phrases import phrase
from guidance.wording import long_date


def hr_line(employer: EmployerProfile) -> str:
    """How to reach HR: name and what is set of phone and address."""
    contact = employer.hr_contact
    if contact is None:
        return "HR"
    ways = [way for way in (contact.phone, contact.work_address) if way]
    return f"{contact.name} ({', '.join(ways)})" if ways else contact.name


def eap_line(employer: EmployerProfile) -> str:
    """The employee helpline, or that none is set."""
    eap = employer.eap
    if eap is None:
        return phrase("eap_none")
    covers = ", ".join(eap.covers)
    return phrase("eap_line", name=eap.name, phone=eap.phone, hours=eap.hours, covers=covers)


def route_line(employer: EmployerProfile, today: date) -> str:
    """How a referral goes at this employer, as its profile words it; empty if it says nothing."""
    if not employer.has_oh or not employer.channel:
        return ""
    usual = employer.turnaround or phrase("turnaround_unknown")
    said = phrase("route", channel=employer.channel, turnaround=usual)
    return f"{said} {visit_line(employer, today)}".strip()


def visit_line(employer: EmployerProfile, today: date) -> str:
    """The next visit, or that it isn't known; empty where nobody comes to the site (R117)."""
    if not employer.has_oh or "on_site" not in employer.assessment_mode:
        return ""
    visit = employer.next_onsite
    if visit is None or visit < today:
        return phrase("next_visit_unknown")
    return phrase("next_visit", day=long_date(visit))


def time_away_line(employer: EmployerProfile) -> str:
    """How long people are usually away for the appointment, where that is set (R53)."""
    if not employer.has_oh or not employer.time_away:
        return ""
    return phrase("time_away", usual=employer.time_away.removesuffix("."))


def self_referral_line(employer: EmployerProfile) -> str:
    """Whether and how an employee reaches OH without their manager at this employer."""
    hr = hr_line(employer)
    if not employer.has_oh and not employer.can_self_refer:
        return phrase("self_referral_no_oh", hr=hr)
    known = {"yes", "anonymous", "via_hr", "no"}
    kind = employer.self_referral if employer.self_referral in known else "not_known"
    how = employer.channel or hr
    return phrase(f"self_referral_{kind}", how=how.removesuffix("."), hr=hr)


def way_in_line(employer: EmployerProfile, today: date) -> str:
    """Who can ask for OH at this employer and how it goes there (R14)."""
    if not employer.has_oh:
        return phrase("self_referral_no_oh", hr=hr_line(employer))
    who = [phrase(f"raised_by_{one}") for one in employer.who_raises]
    asked = phrase("way_in", who=_listed(who)) if who else ""
    lines = (asked, route_line(employer, today), time_away_line(employer))
    return " ".join(part for part in lines if part)


def physio_line(employer: EmployerProfile) -> str:
    """Whether the contract holds physiotherapy; it is never promised where it doesn't (R89)."""
    if not employer.has_oh:
        return ""
    return phrase("physio_here" if employer.offers("physiotherapy") else "physio_not_here")


def answer_blanks(employer: EmployerProfile, today: date) -> dict[str, str]:
    """What the written answers leave open: this employer's helpline, HR and own way to OH."""
    return {
        "eap": eap_line(employer),
        "hr": hr_line(employer),
        "self_referral": self_referral_line(employer),
        "way_in": way_in_line(employer, today),
        "physio_here": physio_line(employer),
    }


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
