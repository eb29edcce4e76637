"""Where things are: the project's folder, the data folder, the configuration."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guidance.reviews import FILE_NAME

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Places:
    """The folders that the command line works in; all absolute.

    Attributes:
        root: the project's folder, with `domain.yml`, `data/` and `bot/`.
        home: where AskOH keeps its data (ASKOH_HOME).
        config: employer profiles and the people file (ASKOH_CONFIG).
    """

    root: Path
    home: Path
    config: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Places":
        """Read ASKOH_HOME and ASKOH_CONFIG; `var` and `config` of the project if not set."""
        home = environment.get("ASKOH_HOME") or str(PROJECT / "var")
        config = environment.get("ASKOH_CONFIG") or str(PROJECT / "config")
        return cls(PROJECT, Path(home).resolve(), Path(config).resolve())

    def with_home(self, home: Path) -> "Places":
        """The same project with another data folder."""
        return Places(self.root, home.resolve(), self.config)

    @property
    def logs(self) -> Path:
        """One log file a process."""
        return self.home / "logs"

    @property
    def reviews(self) -> Path:
        """The checks and signatures of content that reviewers noted (ASKOH_REVIEWS)."""
        return Path(os.environ.get("ASKOH_REVIEWS") or self.home / FILE_NAME)

    @property
    def models(self) -> Path:
        """The trained model and what it was trained from."""
        return self.home / "models"

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.models / "askoh.tar.gz"

    @property
    def bot(self) -> Path:
        """The bot's own project."""
        return self.root / "bot"

    @property
    def bot_python(self) -> Path:
        """The Python that has Rasa."""
        return self.bot / ".venv" / "bin" / "python"
