"""The draft as a PDF: the same words, tagged for screen readers, and nothing typed is run."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from guidance.documents_pdf import draft_pdf
from guidance.draft_content import draft_content

DETAILS = {
    "employee.name": "Jo Okafor",
    "employee.workplace": "Plant 2",
    "people.manager": "Sam Field, extension 210",
}


def opened(draft, details=DETAILS):
    return PdfReader(BytesIO(draft_pdf(draft, details)))


def body_of(reader):
    """The text of every page in reading order, without the foot and the repeated header rows."""
    labels = draft_content().labels
    pages = []
    for page in reader.pages:
        text = page.extract_text()
        foot = text.rindex(f"{labels['not_medical']}. {labels['reference']}:")
        pages.append(text[:foot])
    return "\n".join(pages)


def words(text):
    return text.split()


def squeezed(text):
    """Text without spaces: a line of a page may also break within a word, after a dash."""
    return "".join(text.split())


def root_of(reader):
    return reader.trailer["/Root"]


def tags(node) -> Iterator[tuple[str, dict]]:
    """Every tag of the structure tree, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node
        if "/K" in node:
            yield from tags(node["/K"])


@pytest.fixture
def saved(make, second):
    return make(work_impact_words="Stairs are hard too", **second).saved_as("K2-118", 2)


@pytest.mark.requirement("R24")
def test_says_the_same_as_the_text_in_the_same_order(saved):
    shown = saved.with_details(DETAILS)
    labels = draft_content().labels
    told, reached = squeezed(body_of(opened(saved))), 0
    header = (labels["item"], labels["detail"])
    for section in shown.sections:
        numbered = section.id == "questions"
        parts = [section.title, *(() if numbered else header)]
        for row in shown.rows(section):
            parts += row.texts if numbered else (row.label, *row.texts)
        for part in parts:
            found = told.find(squeezed(part), reached)
            assert found >= reached, part
            assert part in shown.to_text() or part in header
            # Between two parts there is at most a list number or a header row told again.
            assert len(told[reached:found]) <= len("".join(header)) or reached == 0, part
            reached = found + len(squeezed(part))
    assert reached == len(told)


def test_is_tagged_and_named(saved):
    reader = opened(saved)
    root = root_of(reader)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a value of pypdf
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == "Occupational health referral, K2-118, Version 2"
    assert reader.metadata.author == "AskOH"
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()


def test_headings_tables_and_the_list_are_real(saved):
    found = list(tags(root_of(opened(saved))["/StructTreeRoot"]))
    names = [name for name, _ in found]
    headings = [node["/T"] for name, node in found if name == "/H1"]
    assert headings == [section.title for section in saved.sections]
    assert names.count("/Table") == len(saved.sections)
    assert names.count("/TH") == 2 * names.count("/Table")
    assert {"/L", "/LI", "/LBody", "/TD", "/TR", "/THead", "/TBody"} <= set(names)
    scopes = [str(node["/A"]) for name, node in found if name == "/TH"]
    assert all("/Column" in scope for scope in scopes)


def test_fonts_travel_with_the_document(saved):
    fonts = [
        font.get_object()
        for page in opened(saved).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font
        assert "SourceSansPro" in font["/BaseFont"]


def test_says_where_the_case_stands_only_when_told(saved):
    assert "has not agreed this version yet" in " ".join(words(body_of(opened(saved))))
    told = "The employee agreed on 24 November 2026."
    assert told in " ".join(words(body_of(opened(saved, {"agreement": told}))))


def test_every_page_says_that_it_is_no_medical_document(saved):
    for page in opened(saved).pages:
        text = " ".join(page.extract_text().split())
        assert "AskOH draft; not a medical document. Reference: K2-118. Version: 2." in text


def test_hidden_words_are_nowhere_in_the_file(make):
    draft = make(
        hidden=frozenset({"treatment_status"}), work_impact_words="Stairs\u202e are\u200b hard too"
    ).saved_as("K2-118", 2)
    reader = opened(draft)
    told = body_of(reader)
    assert "hospital" not in told.lower()
    assert "\u202e" not in told
    assert "\u200b" not in told
    for _, node in tags(root_of(reader)["/StructTreeRoot"]):
        assert "hospital" not in str(node.get("/ActualText", "")).lower()


HOSTILE = (
    '#panic() #read("/etc/passwd") #import "@preview/x:1.0.0" *bold* _it_ $x^2$ `raw`',
    "#set page(fill: red) #sys.inputs @ref <label> = Heading - item \\ // gone /* gone */",
    "<script>alert(1)</script> %PDF-1.7 endobj /JS (x) /OpenAction",
    "{{ 7*7 }} ${7*7} \\u{41} ~ -- --- ... \"quotes\" 'single' [x](y)",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_typed_markup_is_only_text(make, typed):
    reader = opened(make(job_tasks=f"x {typed}"))
    assert squeezed(typed) in squeezed(body_of(reader))
    root = root_of(reader)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert not [page for page in reader.pages if "/Annots" in page]


@pytest.mark.parametrize(
    "typed", ["שלום עולם", "مرحبا بكم", "Łukasz Żółć", "Siân Ŵyn", "Ω ж ½ € – “quoted”"]
)
def test_other_scripts_are_shown(make, typed):
    told = words(body_of(opened(make(job_tasks=f"before {typed} after"))))
    assert {"before", "after", *typed.split()} <= set(told)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("lifts 😀 boxes", "lifts [grinning face] boxes"),
        ("e\u0301tage 日", "étage [cjk unified ideograph-65e5]"),
        ("\u0378 odd", "[character 0378] odd"),
    ],
)
def test_what_no_font_can_draw_is_told_by_name(make, typed, told):
    assert told in " ".join(words(body_of(opened(make(job_tasks=f"x {typed}")))))


def test_the_same_draft_gives_the_same_bytes(saved):
    assert draft_pdf(saved, DETAILS) == draft_pdf(saved, DETAILS)


@settings(max_examples=25, deadline=None)
@given(typed=st.text(min_size=1, max_size=60))
def test_anything_typed_gives_a_document(make, typed):
    draft = make(job_tasks=f"x {typed}").saved_as("K2-118", 1)
    assert "/StructTreeRoot" in root_of(opened(draft, {"employee.name": typed}))


def test_names_the_referral_it_follows(saved, make):
    told = "Follows referral"
    assert told in body_of(opened(saved))
    assert told not in body_of(opened(make()))
