"""The trail: whoever changes it shows."""

import pytest
from sqlalchemy import text

from api import audit

BROKEN = {
    "a changed event": "UPDATE audit_events SET action = 'case_decline' WHERE id = 2",
    "a changed field": "UPDATE audit_events SET fields = '[\"x\"]' WHERE id = 2",
    "a removed event": "DELETE FROM audit_events WHERE id = 2",
    "a cut tail": "DELETE FROM audit_events WHERE id = (SELECT max(id) FROM audit_events)",
    "everything removed": "DELETE FROM audit_events",
    "a moved head": "UPDATE audit_head SET number = number + 1",
}


def tamper(work, change):
    """What somebody with the whole database in hand could do."""
    for trigger in ("audit_no_update", "audit_no_delete"):
        work.session.execute(text(f"DROP TRIGGER {trigger}"))
    work.session.execute(text(change))


def verify(world):
    return world.work(lambda work: audit.verify(work.session))


class TestVerify:
    def test_an_empty_trail_is_sound(self, world):
        check = verify(world)
        assert (check.sound, check.events) == (True, 0)

    def test_an_untouched_trail_is_sound(self, world):
        world.agreed_case(world.signed_in())
        assert verify(world).sound
        assert verify(world).events > 8

    @pytest.mark.requirement("R39")
    @pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
    def test_tampering_shows(self, world, change):
        world.agreed_case(world.signed_in())
        world.work(lambda work: tamper(work, change))
        check = verify(world)
        assert not check.sound
        assert check.reason


class TestWhatItHolds:
    def test_ids_and_field_names_and_no_words(self, world):
        hr = world.signed_in()
        reference, path = world.agreed_case(hr, job_tasks="quokka wrangling")
        hr.do(reference, "return", comment="narwhal comment")
        hr.client.get(f"/console/cases/{reference}")
        held = world.work(
            lambda work: str(list(work.session.execute(text("SELECT * FROM audit_events"))))
        )
        for words in ("quokka", "narwhal", "Owen", "gareth", "hr.one", path.rpartition("/")[2]):
            assert words not in held
        assert "case_return" in held

    def test_it_is_written_with_what_it_tells_of_or_not_at_all(self, world):
        hr = world.signed_in()
        case = world.start()
        world.send(case)
        before = verify(world).events
        assert hr.do(case["reference"], "approve").status_code == 403
        assert verify(world).events == before
