"""Tables as spreadsheets and scripts write them."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askoh.errors import AskohError
from askoh.understanding.tsv import read_table, write_table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "messages.tsv"


def texts(file: Path, content: str | bytes) -> list[str]:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(file).column("text")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("id\ttext\n1\thello\n2\tbye\n", ["hello", "bye"]),
        ("id\ttext\r\n1\thello\r\n2\tbye", ["hello", "bye"]),
        ("\ufeffid\ttext\n1\thello\n", ["hello"]),
        ("\ufefftext\nhello\n\nbye\n\n", ["hello", "", "bye"]),
        ("id\ttext\n1\t\n\n2\tbye\n", ["", "bye"]),
        # Marks of speech are no marks of a spreadsheet.
        (
            'id\ttext\n1\t"Fit" notes run out\n2\the said "no\n',
            ['"Fit" notes run out', 'he said "no'],
        ),
        ('id\ttext\n1\t"he said ""no"" twice"\n', ['he said "no" twice']),
        ('id\ttext\n1\t"two\nlines"\n2\t"a\ttab"\n', ["two\nlines", "a\ttab"]),
        ('id\ttext\r\n1\t"two\r\nlines"\r\n', ["two\r\nlines"]),
        ('"id"\t"text"\n"1"\t"hello"\n', ["hello"]),
        ("id\ttext\n1\ta\x0cb\u2028c\n", ["a\x0cb\u2028c"]),
    ],
)
def test_texts_are_read_as_they_were_meant(file: Path, content: str, wanted: list[str]) -> None:
    assert texts(file, content) == wanted


@pytest.mark.parametrize(
    ("content", "cause", "cure"),
    [
        (b"", "is empty", "header line"),
        (b"id\twords\n1\thello\n", "no column `text`; it has: id, words", "first line"),
        (b"id\ttext\n1\thello\n2\n", "row 3 has 1 columns and the header has 2", "quotation"),
        (b'id\ttext\n1\t"open\n2\tx\ty\n', "row 3 has 3 columns", "quotation"),
        (b"id\ttext\ttext\n1\ta\tb\n", "the column `text` twice", "name of its own"),
        (b"id\ttext\n1\tcaf\xe9\n", "isn't UTF-8 text (line 2)", "Save it again as UTF-8"),
    ],
)
def test_a_wrong_file_is_told_with_a_cure(
    file: Path, content: bytes, cause: str, cure: str
) -> None:
    with pytest.raises(AskohError) as problem:
        texts(file, content)
    assert cause in problem.value.cause
    assert cure in problem.value.cure


def test_a_missing_file_and_a_missing_folder_are_told(file: Path) -> None:
    with pytest.raises(AskohError, match="can't be read: No such file"):
        read_table(file)
    with pytest.raises(AskohError, match="can't be written: No such file"):
        write_table(file.parent / "nowhere" / "x.tsv", ["text"], [], quoted=False)


def test_fields_that_are_kept_keep_their_form(file: Path) -> None:
    content = 'id\ttext\n1\t"Fit" notes\n2\t"he said ""no"""\n'
    file.write_text(content, encoding="utf-8")
    table = read_table(file)
    write_table(file, table.header, table.rows, quoted=table.quoted)
    assert file.read_text(encoding="utf-8") == content


# A line break with a tab inside marks can't be told from a plain row: a mark in a plain field is
# just a mark. So no tabs.
_ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\t"), max_size=30)


@given(st.lists(st.tuples(st.just("1"), _ANY), min_size=1, max_size=5))
def test_what_a_spreadsheet_writes_comes_back(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.tsv"
        assert texts(path, out.getvalue()) == [text for _, text in rows]
        table = read_table(path)
        write_table(path, table.header, table.rows, quoted=table.quoted)
        with path.open(encoding="utf-8", newline="") as again:
            assert list(csv.reader(again, delimiter="\t")) == [["id", "text"], *map(list, rows)]
