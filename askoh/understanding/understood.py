"""What AskOH understands of a message that opens a chat, all parts together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.inbound import clean, has_words
from api.safety_hold import SafetyFlow
from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from askoh.understanding.model import Reading, read_all
from guidance.answers import AnswerError
from guidance.content import ContentError
from guidance.first_reply import Handled, Heard, first_reply
from guidance.reading import Facts, read
from guidance.safety import Level, Screen, heard_by_classifier
from guidance.tasks import TaskContentError
from guidance.topics import OUT_OF_SCOPE, TopicTableError, rank_topics

_CONTENT_FAULTS = (AnswerError, ContentError, TaskContentError, TopicTableError)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is taken to write, and where.

    Attributes:
        today: dates in words are counted from it.
        nation: the employer's.
        role: manager, employee, hr, or None when it isn't known.
        private: whether the chat is private.
    """

    today: date
    nation: str = "unknown"
    role: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What AskOH makes of one message.

    Attributes:
        topics: five topics with confidences, surest first.
        facts: what was read from the words.
        screen: how urgent it is: the safety screen's finding, else the classifier's.
        handled: what the product does with it as the first message of a chat.
    """

    topics: tuple[tuple[str, float], ...]
    facts: Facts
    screen: Screen
    handled: Handled

    @property
    def topic(self) -> str:
        """The surest topic."""
        return self.topics[0][0]

    @property
    def confidence(self) -> float:
        """How sure the surest topic is, 0 to 1."""
        return self.topics[0][1]


def understand_all(
    places: Places, texts: Sequence[str], asker: Asker, progress: Progress
) -> list[Understood]:
    """Understand messages, each as the first of a chat, in order.

    Raises:
        AskohError: there is no model, the bot's Python fails, or content is wrong.
    """
    typed = [clean(text) for text in texts]
    safety = SafetyFlow()
    readings = read_all(places, typed, progress)
    try:
        return [
            _understood(text, reading, safety.screen(text), asker)
            for text, reading in zip(typed, readings, strict=True)
        ]
    except _CONTENT_FAULTS as error:
        raise AskohError(
            f"The content can't be used: {error}", "Correct it; `askoh content check` looks at all."
        ) from None


def _understood(text: str, reading: Reading, screen: Screen, asker: Asker) -> Understood:
    facts = read(text, today=asker.today, role=asker.role)
    if not has_words(text):
        # The chat asks for words; nothing is passed on.
        nothing = rank_topics([(OUT_OF_SCOPE, 1.0)], intent=OUT_OF_SCOPE)
        return Understood(tuple(nothing), facts, screen, Handled.CHOICES)
    heard = _heard(text, reading, facts, asker)
    handled = first_reply(heard, nation=asker.nation, today=asker.today)
    if screen.level is Level.none and handled is Handled.CRISIS:
        screen = heard_by_classifier(reading.danger)
    if screen.level is not Level.none:
        handled = Handled.CRISIS
    ranking = reading.topics or reading.ranking
    topics = rank_topics(
        ranking, intent=reading.intent, confidence=reading.confidence, wants=heard.wants
    )
    return Understood(tuple((t, round(share, 4)) for t, share in topics), facts, screen, handled)


def _heard(text: str, reading: Reading, facts: Facts, asker: Asker) -> Heard:
    ordered = sorted(reading.sentences, key=lambda want: -want[1])
    return Heard(
        text=text,
        intent=reading.intent,
        confidence=reading.confidence,
        wants=tuple(dict.fromkeys([reading.intent, *(name for name, _ in ordered)])),
        facts=facts,
        role=asker.role,
        private=asker.private,
        answer=reading.answer,
    )
