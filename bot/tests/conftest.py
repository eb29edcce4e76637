"""Bot tests run in the bot's own environment, with the pinned weights and no network."""

import os

from cryptography.fernet import Fernet

os.environ.setdefault("ASKOH_KEYS", Fernet.generate_key().decode())
os.environ.setdefault("ASKOH_BOT_SECRET", "a-secret-for-tests-only")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
