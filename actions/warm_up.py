"""Reading all content before the first person waits for it."""

from actions.settings import employer, settings, today
from guidance import answers
from guidance.asking import slots_that_are_asked
from guidance.decision import decide, next_question
from guidance.draft import build_draft
from guidance.edits import read_change
from guidance.phrases import phrase_ids
from guidance.reading import describe, read
from guidance.reviews import use_reviews
from guidance.safety import screen
from guidance.situation import Situation


def warm_up() -> None:
    """Go once through everything that reads a file or compiles a pattern.

    Raises:
        SettingsError: the employer's profile isn't there.
        ValueError: a content file can't be used; the message names file, entry and field.
    """
    use_reviews(settings().reviews)
    day, profile = today(), employer(settings().employer, settings().config)
    facts = read("one of my team is off with a bad back, signed off for 5 weeks", today=day)
    situation = Situation.from_slots({"role": "manager", **facts.slots})
    decision = decide(situation, profile, day)
    draft = build_draft(situation, decision, profile, day)
    read_change("take out the back", today=day, draft=draft, situation=situation)
    describe(facts.slots, day, "manager")
    next_question(situation, profile, day)
    for topic in answers.topics():
        answers.answer(topic, role="manager", nation=profile.nation, today=day)
    screen("")
    phrase_ids()
    slots_that_are_asked()
