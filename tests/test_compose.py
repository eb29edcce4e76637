"""docker-compose.yml against the Compose Specification's schema, and against our own rules.

No container engine runs these tests: nothing is built or started here.
"""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from askoh.secrets import COMPOSE_NAMES, NAMES

ROOT = Path(__file__).parents[1]
SERVICES = {"api", "actions", "bot", "worker", "postgres", "redis"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found


def test_it_follows_the_compose_specification(compose: dict[str, Any]) -> None:
    # check-jsonschema ships the specification's own schema, so nothing is fetched.
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    validator = Draft202012Validator(json.loads(vendored.read_text(encoding="utf-8")))
    problems = [
        f"{'/'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(compose)
    ]
    assert problems == []


def test_the_schema_would_see_a_mistake(compose: dict[str, Any]) -> None:
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    validator = Draft202012Validator(json.loads(vendored.read_text(encoding="utf-8")))
    wrong = compose | {"services": compose["services"] | {"api": {"portz": ["1:1"]}}}
    assert list(validator.iter_errors(wrong))


def test_every_part_is_there_and_can_tell_that_it_is_well(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) >= SERVICES
    assert [name for name in SERVICES if "healthcheck" not in services[name]] == []


def test_only_the_api_is_published_and_only_to_this_machine(compose: dict[str, Any]) -> None:
    published = {n: s["ports"] for n, s in compose["services"].items() if s.get("ports")}
    assert list(published) == ["api"]
    assert all(port.startswith("127.0.0.1:") for port in published["api"])
    inside_only = {n for n, s in compose["services"].items() if s["networks"] == ["inside"]}
    assert {"bot", "actions", "postgres", "redis"} <= inside_only
    assert compose["networks"]["inside"]["internal"] is True


def test_images_are_pinned(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values()]
    images += re.findall(
        r"^FROM (\S+)", "\n".join(p.read_text() for p in dockerfiles()), re.MULTILINE
    )
    assert [i for i in images if not re.search(r":\d+\.\d+(\.\d+)?(-[a-z-]+)?$", i)] == []


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in (service.get("environment") or {}).items():
            if re.search(r"PASSWORD|SECRET|TOKEN|KEYS", name):
                assert re.fullmatch(r"\$\{\w+:[-?][^}]*\}", value), name


def test_the_passwords_it_asks_for_are_made_by_askoh_secrets() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    required = set(re.findall(r"\$\{(\w+):\?", text))
    assert required == {*NAMES, *COMPOSE_NAMES}


def test_each_process_gets_only_the_secrets_it_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert "ASKOH_KEYS" not in services["actions"]["environment"]
    assert "ASKOH_DATABASE_URL" not in services["actions"]["environment"]
    assert "ASKOH_SERVICE_TOKEN" not in services["bot"]["environment"]


def dockerfiles() -> list[Path]:
    return sorted((ROOT / "docker").glob("*.Dockerfile"))


@pytest.mark.parametrize("path", dockerfiles(), ids=lambda path: path.name)
def test_images_are_built_from_the_locks_and_run_without_root(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "uv sync --frozen --no-dev" in text
    assert "\nUSER askoh\n" in text
    assert "uv.lock" in text
    for source in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for name in source.split()[:-1]:
            assert (ROOT / name).exists(), name


def test_the_uv_of_the_images_is_the_uv_of_set_up() -> None:
    pinned = re.search(r"^UV_PINNED=(\S+)$", (ROOT / "scripts/bootstrap.sh").read_text(), re.M)
    assert pinned
    for path in dockerfiles():
        assert f"uv=={pinned[1]}" in path.read_text(encoding="utf-8")


def test_redis_keeps_nothing_on_disk(compose: dict[str, Any]) -> None:
    command = " ".join(compose["services"]["redis"]["command"])
    assert '--save ""' in command
    assert "--appendonly no" in command
    assert "volumes" not in compose["services"]["redis"]


@pytest.mark.parametrize("name", ["ASKOH_SMTP_STARTTLS", "ASKOH_EXIT_URL"])
def test_settings_of_api_and_worker_are_passed_on(compose: dict[str, Any], name: str) -> None:
    for service in ("api", "worker"):
        assert compose["services"][service]["environment"][name].startswith(f"${{{name}:-")


def test_answers_read_the_reviews_that_the_api_writes(compose: dict[str, Any]) -> None:
    services = compose["services"]
    where = {services[n]["environment"]["ASKOH_REVIEWS"] for n in ("api", "worker", "actions")}
    assert where == {"/reviews/reviews.json"}
    mounts = {n: [v for v in services[n]["volumes"] if "reviews" in v] for n in ("api", "actions")}
    assert mounts == {"api": ["reviews:/reviews"], "actions": ["reviews:/reviews:ro"]}
