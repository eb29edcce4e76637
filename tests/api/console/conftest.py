"""People and cases that the tests of HR's desk share."""

import pytest


@pytest.fixture
def hr(world):
    return world.signed_in()


@pytest.fixture
def other(world):
    """Somebody else in HR."""
    return world.signed_in("hr.two@harbourdale.example.org")


@pytest.fixture
def waiting(world):
    """The reference of a case whose employee hasn't answered yet."""
    case = world.start()
    world.send(case)
    return case["reference"]


@pytest.fixture
def agreed(world, hr):
    """The reference of a case its employee agreed to."""
    return world.agreed_case(hr)[0]


@pytest.fixture
def sent(hr, agreed):
    """The reference of a case that was sent to the provider."""
    for step in ("approve", "sent"):
        assert hr.do(agreed, step).status_code == 303
    return agreed
