import subprocess
import sys

import pytest

import guidance


def test_every_public_name_can_be_imported() -> None:
    for name in guidance.__all__:
        assert getattr(guidance, name) is not None


def test_no_other_name_is_made_up() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        guidance.nonsense  # noqa: B018


def test_a_name_loads_only_its_own_module() -> None:
    code = (
        "import sys; from guidance import load_employer; "
        "sys.exit('guidance.reading' in sys.modules or 'docx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
