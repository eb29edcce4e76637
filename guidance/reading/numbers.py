"""Numbers in figures and in words."""

import re

_UNITS = {
    "nought": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_LOOSE = {"a couple of": 2.0, "a couple": 2.0, "couple of": 2.0, "couple": 2.0, "a": 1.0, "an": 1.0,
          "half a": 0.5, "half": 0.5, "a dozen": 12.0, "dozen": 12.0}  # fmt: skip

_SMALL = "|".join(sorted((*_UNITS, *_TENS), key=len, reverse=True))
_DIGITS = r"\d{1,6}(?:\.\d{1,2})?"
NUMBER = (
    rf"(?:{_DIGITS}|(?:(?:{'|'.join(_TENS)})[\s-](?:{'|'.join(list(_UNITS)[2:11])})\b)"
    rf"|(?:a|one|two|three)\s+hundred|(?:{_SMALL})\b|half an?\b|a couple(?:\s+of)?\b"
    rf"|couple(?:\s+of)?\b|a dozen\b|dozen\b|an?\b)"
)
_BARE = re.compile(rf"\s*(?P<n>{_DIGITS}|(?:{'|'.join(_TENS)})[\s-]\w+|[a-z]+)\s*$")


def parse_number(words: str) -> float | None:
    """Return the number that ``words`` say ("6", "twenty-one", "a couple of"), or None."""
    text = " ".join(words.lower().replace("-", " ").split())
    if re.fullmatch(_DIGITS, text):
        return float(text)
    if text in _LOOSE:
        return _LOOSE[text]
    if text.endswith(" hundred"):
        return 100.0 * (_UNITS.get(text.split()[0], 1))
    parts = text.split()
    if len(parts) == 1:
        value = _UNITS.get(text, _TENS.get(text))
        return None if value is None else float(value)
    if len(parts) == 2 and parts[0] in _TENS and parts[1] in _UNITS:  # noqa: PLR2004
        return float(_TENS[parts[0]] + _UNITS[parts[1]])
    return None


def bare_number(words: str) -> float | None:
    """Return the number when ``words`` are nothing but one ("6", "six", "about 6")."""
    text = re.sub(r"^(?:about|around|roughly|maybe|approx\.?|say|just|only|ca|~)\s*", "", words)
    text = text.strip(" .!,")
    return parse_number(text) if _BARE.match(text) and text not in ("a", "an") else None
