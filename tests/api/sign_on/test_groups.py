"""The groups file: who gets which role, and mistakes named with their cure."""

from __future__ import annotations

import re

import pytest

from api.sign_on.groups import load_groups
from guidance.employer import EmployerError
from guidance.people import load_people
from tests.api.conftest import ROOT

GUIDE = ROOT / "docs" / "identity.md"


@pytest.fixture(scope="module")
def people():
    return load_people(ROOT / "config" / "people.csv")


def load(tmp_path, people, text):
    path = tmp_path / "groups.yml"
    path.write_text(text)
    return load_groups(path, people)


def test_the_guides_example_works(tmp_path, people):
    example = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]
    groups = load(tmp_path, people, example)
    assert {grant.role for grant in groups.grants} == {"hr", "reviewer", "admin"}
    assert groups.from_people_file == ("employee", "manager")


def test_nobody_gets_a_role_that_isnt_given(tmp_path, people):
    groups = load(tmp_path, people, "groups: [{group: g-hr, role: hr}]")
    gareth = people.find("gareth.pugh@harbourdale.example.org")
    assert groups.rights(["g-other", "G-HR"], gareth, people).roles == ()
    assert groups.rights(["g-hr"], gareth, people).roles == ("hr",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("groups: [{group: g, role: boss}]", "groups 1 role: is 'boss'. Use one of:"),
        ("groups: [{role: hr}]", "groups 1 group: is missing"),
        ("groups: [{group: g, role: hr, units: [Nowhere]}]", "groups 1 units: holds 'Nowhere'"),
        ("groups: [{group: g, role: hr, units: []}]", "groups 1 units: is empty"),
        ("groups: [{group: g, role: admin, units: [Directors]}]", "beside another role than hr"),
        ("groups: [{group: g, role: hr, unit: Directors}]", "unit: is not a known field"),
        ("from_people_file: [hr]", "from_people_file: holds 'hr'"),
        ("grups: []", "grups: is not a known field"),
        ("groups: [", "can't be read"),
    ],
)
def test_a_mistake_is_named_with_its_cure(tmp_path, people, text, said):
    with pytest.raises(EmployerError, match=re.escape(said)):
        load(tmp_path, people, text)


def test_a_file_that_isnt_there_is_named(tmp_path, people):
    with pytest.raises(EmployerError, match="isn't there"):
        load_groups(tmp_path / "groups.yml", people)
