"""Teams in a browser: Microsoft's side, and the api that it calls."""

from tests.api.teams.conftest import microsoft, running_microsoft  # noqa: F401
from tests.conversations.in_teams import served  # noqa: F401
