"""Reading YAML files, with the fast reader where it is built in."""

from pathlib import Path
from typing import Any

import yaml

# libyaml's safe loader is ten times faster than the one in Python and refuses the same things.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a YAML file holds: mappings, lists, texts, numbers, dates; None if it's empty.

    Raises:
        OSError: the file can't be read.
        UnicodeDecodeError: it isn't UTF-8.
        yaml.YAMLError: it isn't valid YAML.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (both are safe)
