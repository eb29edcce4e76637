from pathlib import Path

import pytest

from guidance.employer import EmployerError
from guidance.people import People, load_people

CONFIG = Path(__file__).parents[2] / "config"
HEADER = "person_id,name,work_address,manager_address,unit,nation,role\n"
ANN = "P1,Ann,ann@x.example.org,,Top,england,manager\n"
BOB = "P2,Bob,bob@x.example.org,ANN@x.example.org,Shop,wales,employee\n"


def load(tmp_path: Path, text: str) -> People:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    return load_people(path)


def test_example_file() -> None:
    people = load_people(CONFIG / "people.csv")
    assert len(people) == 12
    assert sum(person.role == "manager" for person in people) == 3
    assert sum(person.role == "hr" for person in people) == 2
    assert all(person.work_address.endswith(".example.org") for person in people)


def test_finds_people_and_their_managers(tmp_path: Path) -> None:
    people = load(tmp_path, HEADER + ANN + BOB)
    bob = people.find("Bob@X.example.org")
    assert bob is not None
    manager = people.manager_of(bob)
    assert manager is not None
    assert manager.name == "Ann"
    assert people.team_of(manager) == (bob,)
    assert people.manager_of(manager) is None
    assert people.by_id("P2") == bob
    assert people.find("nobody@x.example.org") is None


@pytest.mark.parametrize(
    ("text", "field", "cure"),
    [
        ("name,unit\n", "person_id", "first line"),
        (HEADER + "P1,,ann@x.example.org,,Top,england,manager\n", "line 2 name", "Fill it in"),
        (HEADER + ANN.replace("@", " at "), "line 2 work_address", "name@employer"),
        (HEADER + ANN.replace("england", "kent"), "line 2 nation", "Use one of"),
        (HEADER + ANN.replace("manager", "boss"), "line 2 role", "Use one of"),
        (HEADER + ANN + ANN, "line 3 work_address", "Remove"),
        (HEADER + BOB, "P2 manager_address", "Add that person"),
        (HEADER + ANN + BOB.replace("P2", "P1"), "person_id", "their own"),
    ],
)
def test_errors_name_line_column_and_cure(tmp_path: Path, text: str, field: str, cure: str) -> None:
    with pytest.raises(EmployerError) as caught:
        load(tmp_path, text)
    found = {problem.field: problem.cure for problem in caught.value.problems}
    assert cure in found[field]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(EmployerError, match="cannot be read"):
        load_people(tmp_path / "none.csv")
