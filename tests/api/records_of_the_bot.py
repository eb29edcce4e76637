"""The bot's file of conversations, used by the bot's own code in the bot's own Python."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
_CODE = """
import json, sys, time
from pathlib import Path
from askoh_bot.sealed import Sealed
path, keys, action, chat = sys.argv[1:]
store = Sealed(Path(path), keys.split(","))
if action == "put":
    store.put(chat, {"slots": {"note": "canary"}}, time.time())
print(json.dumps(store.get(chat)))
"""


def use(path: Path, keys: str, action: str, chat: str) -> object:
    """Open the file as the bot does at its start, `put` or `get` a conversation; what it holds."""
    words = [".venv/bin/python", "-c", _CODE, str(path), keys, action, chat]
    done = subprocess.run(words, cwd=BOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)
