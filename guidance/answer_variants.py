"""Which particular case of a topic somebody's words or their employer's route call for.

A topic is a wide thing: "may be fit" is also what somebody asks whose light duties were refused.
Where such a case has an answer of its own, its entry says in which words it is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from guidance.employer import EmployerProfile

#: What of an employer's profile may decide between answers.
ROUTES: Final = ("self_referral", "oh")
#: What a variant may say in place of its topic.
ENTRY: Final = frozenset(
    {"title", "short", "more", "nations", "facts", "follow", "talk", "ask_oh", "helplines"}
)
_SEPARATOR: Final = "/"


class VariantError(ValueError):
    """A variant can't be used; the message names its field."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One particular case of a topic.

    Attributes:
        topic: the topic it belongs to.
        id: its name within the topic.
        when: expressions on lower-case words, one of which must be found. Empty means that the
            employer alone decides, or `then`; or, without either, the classifier, which learns
            the questions of data/nlu that name this answer.
        then: expressions that tell it only when its topic was answered just before: "should I
            tell her manager" after the worry about a colleague.
        unless: expressions none of which may be found.
        employer: values of the profile, by field of `ROUTES`, one of which must hold for each.
        roles: who is meant; empty means everyone.
        anywhere: it is said whatever the message seems to be about, not only in its topic.
        alone: nothing is asked afterwards, even if the words tell of somebody.
        entry: what is said, in the fields of a topic's entry; without `short`, what the topic
            says in general.
    """

    topic: str
    id: str
    when: tuple[re.Pattern[str], ...]
    then: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    employer: Mapping[str, tuple[str, ...]]
    roles: tuple[str, ...]
    anywhere: bool
    alone: bool
    entry: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Topic and variant in one, as a conversation remembers what it answered."""
        return f"{self.topic}{_SEPARATOR}{self.id}"

    @property
    def is_by_question(self) -> bool:
        """Whether it is found by learnt questions, and neither by expressions nor by a route."""
        return not self.when and not self.then and not self.employer

    def told_in(self, said: str, role: str | None) -> bool:
        """Whether plain words (`plain`) of somebody in this role tell of the case."""
        if not self._may_be_meant(said, role):
            return False
        if not self.when:
            return bool(self.employer) and not self.then
        return any(pattern.search(said) for pattern in self.when)

    def follows_in(self, said: str, role: str | None) -> bool:
        """Whether plain words tell of the case when its topic was answered just before."""
        found = any(pattern.search(said) for pattern in self.then)
        return found and self._may_be_meant(said, role)

    def _may_be_meant(self, said: str, role: str | None) -> bool:
        if self.roles and role not in self.roles:
            return False
        return not any(pattern.search(said) for pattern in self.unless)

    def holds_at(self, employer: EmployerProfile | None) -> bool:
        """Whether it holds at this employer; one that isn't known meets no condition."""
        if not self.employer:
            return True
        return employer is not None and all(
            getattr(employer, key) in values for key, values in self.employer.items()
        )


def plain(text: str) -> str:
    """Words as variants read them: small letters, straight quotes, single spaces."""
    return " ".join(text.casefold().replace("’", "'").split())


def split_name(name: str) -> tuple[str, str | None]:
    """The topic and the variant that a remembered answer names."""
    topic, _, variant = name.partition(_SEPARATOR)
    return topic, variant or None


def read_variant(topic: str, data: Mapping[str, Any]) -> Variant:
    """Read one variant of a topic's entry.

    Raises:
        VariantError: a field is missing, unknown or can't be read.
    """
    known = {field.name for field in fields(Variant)} - {"topic", "entry"}
    said = {key: value for key, value in data.items() if key not in known}
    unknown = set(said) - ENTRY
    if unknown or not data.get("id"):
        raise VariantError(f"{', '.join(sorted(unknown)) or 'id'} can't stand so")
    conditions = data.get("employer") or {}
    if set(conditions) - set(ROUTES):
        raise VariantError(f"employer knows only {', '.join(ROUTES)}")
    when = _patterns(data, "when")
    anywhere = bool(data.get("anywhere"))
    if anywhere and (not when or conditions):
        raise VariantError("anywhere needs words in 'when' and no condition on the employer")
    return Variant(
        topic=topic,
        id=str(data["id"]),
        when=when,
        then=_patterns(data, "then"),
        unless=_patterns(data, "unless"),
        employer={key: tuple(map(str, values)) for key, values in conditions.items()},
        roles=tuple(data.get("roles") or ()),
        anywhere=anywhere,
        alone=bool(data.get("alone")),
        entry=said,
    )


def _patterns(data: Mapping[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(words) for words in data.get(key) or ())
    except re.error as error:
        raise VariantError(f"{key} holds no expression ({error})") from error
