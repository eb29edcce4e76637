"""How pytest runs inside mutation testing (docs/mutation-testing.md): few examples, cold caches.

Content is read once a process and kept. A mutant in what reads it would go unseen by a process
that has read it already, so everything that ``guidance`` keeps is dropped: before each test
while mutmut notes which test runs what, and at the start of each mutant's run.
"""

import os
import sys
from functools import cache

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutation",
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    # mutmut runs the same tests again and again in copies of one process.
    suppress_health_check=list(HealthCheck),
)

_KEPT = type(cache(lambda: None))


def pytest_sessionstart() -> None:
    forget_content()


def pytest_runtest_setup() -> None:
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        forget_content()


def forget_content() -> None:
    """Empty the caches of ``guidance``; the words it reads by are no rules, and slow to load."""
    for name, module in list(sys.modules.items()):
        if name.startswith("guidance.") and not name.startswith("guidance.reading."):
            for value in vars(module).values():
                if isinstance(value, _KEPT):
                    value.cache_clear()
