"""What an action hands back to Rasa."""

from typing import Any

Events = list[dict[str, Any]]
