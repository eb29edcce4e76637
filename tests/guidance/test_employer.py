from pathlib import Path

import pytest

from guidance.colour import contrast
from guidance.employer import (
    EmployerError,
    EmployerProfile,
    find_employer,
    load_employer,
    no_employer,
)

CONFIG = Path(__file__).parents[2] / "config"
GOOD = """
id: small
name: Small Ltd
nation: scotland
oh: contract
who_raises: [manager]
submitter: manager
channel: a form
"""

# The route matrix of report 985: who submits, who gets the report, self-referral.
MATRIX = {
    "8_1": ("hr", {"employee", "manager", "hr"}, "not_stated"),
    "8_2": ("hr", set(), "no"),
    "8_3": ("hr", {"hr", "employee", "manager", "others"}, "yes"),
    "8_4": ("hr", set(), "via_hr"),
    "8_5": ("employee_or_manager", set(), "yes"),
    "8_6": ("hr", {"hr"}, "no"),
    "8_7": ("hr", {"employee", "hr", "manager"}, "not_stated"),
    "8_8": ("hr", {"employee", "hr"}, "not_stated"),
    "8_9": ("employee_or_manager", {"employee", "manager"}, "anonymous"),
    "8_10": ("by_arrangement", {"hr", "manager"}, "no"),
    "8_11": ("hr", {"employee", "hr", "manager"}, "no"),
    "8_12": ("manager", {"manager"}, "no"),
    "8_13": ("manager", set(), "yes"),
    "8_14": ("manager", {"manager"}, "yes"),
    "8_15": ("self", {"employee"}, "yes"),
}


def load(tmp_path: Path, text: str) -> EmployerProfile:
    path = tmp_path / "employer.yml"
    path.write_text(text, encoding="utf-8")
    return load_employer(path)


def problems(tmp_path: Path, text: str) -> dict[str, str]:
    with pytest.raises(EmployerError) as caught:
        load(tmp_path, text)
    return {problem.field: str(problem) for problem in caught.value.problems}


class TestCaseStudies:
    @pytest.mark.requirement("R115")
    @pytest.mark.parametrize("case", MATRIX)
    def test_route(self, case: str) -> None:
        employer = load_employer(CONFIG / "case_studies" / f"{case}.yml")
        submitter, recipients, self_referral = MATRIX[case]
        assert employer.submitter == submitter
        assert set(employer.report_recipients) == recipients
        assert employer.self_referral == self_referral
        assert employer.channel
        assert employer.comment

    def test_there_are_fifteen(self) -> None:
        files = {path.stem for path in (CONFIG / "case_studies").glob("*.yml")}
        assert files == set(MATRIX)

    @pytest.mark.requirement("R38")
    def test_report_goes_to_the_employee_first(self) -> None:
        employer = load_employer(CONFIG / "case_studies/8_7.yml")
        assert employer.report_recipients[0] == "employee"


class TestExample:
    def test_is_complete(self) -> None:
        employer = load_employer(CONFIG / "example.yml")
        assert employer.id == "example"
        assert employer.has_oh
        assert employer.eap is not None
        assert employer.on_call is not None
        assert employer.hr_contact is not None
        assert employer.retention["unfinished_draft"] == 7
        assert employer.offers("workstation_assessment")
        assert not employer.offers("counselling")
        assert not employer.can_self_refer


class TestErrors:
    def test_good_file_loads(self, tmp_path: Path) -> None:
        assert load(tmp_path, GOOD).nation == "scotland"

    def test_all_problems_at_once_with_field_and_cure(self, tmp_path: Path) -> None:
        text = GOOD.replace("scotland", "cornwall").replace("manager\nchannel", "boss\nchannel")
        found = problems(tmp_path, text + "eap:\n  name: Help\nservices_in_contract: [magic]\n")
        assert set(found) == {
            "nation",
            "submitter",
            "services_in_contract",
            "eap.phone",
            "eap.hours",
        }
        assert "Use one of: england" in found["nation"]
        assert "Add a line 'phone: ...'" in found["eap.phone"]

    def test_misspelt_field(self, tmp_path: Path) -> None:
        assert "Known fields" in problems(tmp_path, GOOD + "nations: wales\n")["nations"]

    @pytest.mark.requirement("R3")
    @pytest.mark.parametrize(
        ("limit", "value"),
        [("weeks_absence", 5), ("msk_days", 8), ("review_days", 15), ("note_ending_days", 13)],
    )
    def test_limits_can_only_be_tightened(self, tmp_path: Path, limit: str, value: int) -> None:
        found = problems(tmp_path, f"{GOOD}thresholds:\n  {limit}: {value}\n")
        assert "tightened, not loosened" in found[f"thresholds.{limit}"]

    @pytest.mark.requirement("R3")
    def test_tighter_limit(self, tmp_path: Path) -> None:
        employer = load(tmp_path, GOOD + "thresholds:\n  weeks_absence: 2\n")
        assert employer.thresholds.weeks_absence == 2

    @pytest.mark.parametrize(("line", "days"), [("", 14), ("agreement_link_days: 60", 60)])
    def test_days_a_personal_link_works(self, tmp_path: Path, line: str, days: int) -> None:
        assert load(tmp_path, GOOD + line).agreement_link_days == days

    @pytest.mark.parametrize("days", ["0", "61", "1.5", "a week"])
    def test_days_a_personal_link_cannot_work(self, tmp_path: Path, days: str) -> None:
        found = problems(tmp_path, f"{GOOD}agreement_link_days: {days}\n")
        assert "from 1 to 60" in found["agreement_link_days"]

    @pytest.mark.requirement("R91")
    def test_safety_cannot_be_switched_off(self, tmp_path: Path) -> None:
        assert "rules" in problems(tmp_path, GOOD + "rules:\n  SAF-01: false\n")

    def test_number_where_text_belongs(self, tmp_path: Path) -> None:
        found = problems(tmp_path, GOOD.replace("name: Small Ltd", "name: 7"))
        assert "quotation marks" in found["name"]

    def test_oh_needs_a_channel(self, tmp_path: Path) -> None:
        assert "channel" in problems(tmp_path, GOOD.replace("channel: a form\n", ""))

    def test_services_without_oh(self, tmp_path: Path) -> None:
        text = GOOD.replace("oh: contract", "oh: none") + "services_in_contract: [treatment]\n"
        assert "services_in_contract" in problems(tmp_path, text)

    @pytest.mark.parametrize("text", ["", "- a list", "a: [b", "just words"])
    def test_not_a_profile(self, tmp_path: Path, text: str) -> None:
        assert "file" in problems(tmp_path, text)

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(EmployerError, match="cannot be read"):
            load_employer(tmp_path / "nowhere.yml")

    def test_bad_date(self, tmp_path: Path) -> None:
        found = problems(tmp_path, GOOD + "next_onsite: soon\n")
        assert "YYYY-MM-DD" in found["next_onsite"]


def test_no_employer_has_nobody_to_refer_to() -> None:
    nobody = no_employer("wales")
    assert not nobody.has_oh
    assert not nobody.offers("treatment")
    assert not nobody.can_self_refer


@pytest.mark.parametrize("wanted", ["8_2", "8.2", "case_8_2"])
def test_an_employer_is_found_by_its_short_names(wanted):
    assert find_employer(CONFIG, wanted).id == "case_8_2"


def test_the_example_is_found_and_none_means_no_employer():
    assert find_employer(CONFIG, "example").id == "example"
    assert find_employer(CONFIG, "none").oh == "none"


@pytest.mark.parametrize("wanted", ["nobody", "../secrets", "", "/etc/passwd", "a" * 200])
def test_an_unknown_or_strange_name_finds_nothing(wanted):
    assert find_employer(CONFIG, wanted) is None


class TestWidget:
    def test_left_out_no_page_may_show_the_chat(self, tmp_path: Path) -> None:
        widget = load(tmp_path, GOOD).widget
        assert widget.origins == widget.api_origins == ()

    def test_everything_can_be_set(self, tmp_path: Path) -> None:
        text = GOOD + (
            "widget:\n  origins: [https://intranet.example.org, 'http://localhost:8000']\n"
            "  api_origins: [https://app.example.org]\n  colour: '#7A1F5C'\n"
            "  button: Ask\n  title: Chat\n  welcome: Hello.\n  side: left\n"
        )
        widget = load(tmp_path, text).widget
        assert widget.origins == ("https://intranet.example.org", "http://localhost:8000")
        assert widget.api_origins == ("https://app.example.org",)
        assert (widget.colour, widget.side) == ("#7a1f5c", "left")
        assert (widget.button, widget.title, widget.welcome) == ("Ask", "Chat", "Hello.")

    @pytest.mark.parametrize(
        "origin",
        [
            "http://intranet.example.org",
            "https://*.example.org",
            "*",
            "https://intranet.example.org/",
            "https://intranet.example.org/page",
            "https://me@intranet.example.org",
            "https://Intranet.example.org",
            "https://intranet.example.org; script-src *",
            "https://intranet.example.org:port",
            "javascript:alert(1)",
            "intranet.example.org",
            "null",
        ],
    )
    @pytest.mark.parametrize("key", ["origins", "api_origins"])
    def test_an_origin_that_would_let_others_in_is_explained(
        self, tmp_path: Path, key: str, origin: str
    ) -> None:
        found = problems(tmp_path, GOOD + f"widget:\n  {key}: ['{origin}']\n")
        assert origin in found[f"widget.{key}"]
        assert "https://intranet.example.org" in found[f"widget.{key}"]

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("colour: '#ffd95a'", "contrast of 1."),
            ("colour: teal", "not a colour"),
            ("colour: '#0b6a66; } body { display: none'", "not a colour"),
            ("dark_colour: '#222222'", "contrast of 1."),
            ("side: top", "Use one of: left, right"),
            ("button: " + "word " * 20, "Use 40 at most"),
            ("greeting: hello", "is not a known field"),
        ],
    )
    def test_what_cannot_be_used_is_explained(self, tmp_path: Path, line: str, says: str) -> None:
        found = problems(tmp_path, GOOD + f"widget:\n  {line}\n")
        assert says in found["widget." + line.split(":", maxsplit=1)[0]]

    def test_a_colour_that_can_be_read_by_day_is_lightened_for_the_night(
        self, tmp_path: Path
    ) -> None:
        widget = load(tmp_path, GOOD + "widget:\n  colour: '#1b2a6b'\n").widget
        assert contrast(widget.dark_colour, "#182a2f") >= 4.5
        assert contrast(widget.dark_colour, "#1f4b4a") >= 4.5
