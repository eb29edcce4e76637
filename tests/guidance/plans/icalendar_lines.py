"""Read a calendar file line by line as RFC 5545 writes it, refusing what it doesn't allow."""

import re

_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^:;,\"]+)*):(.*)")


def unfolded(data: bytes) -> list[tuple[str, str, str]]:
    """Return (name, parameters, value) of every content line."""
    text = data.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines: list[str] = []
    for raw in text[:-2].split("\r\n"):
        assert len(raw.encode()) <= 75
        assert raw
        if raw.startswith(" "):
            lines[-1] += raw[1:]
        else:
            lines.append(raw)
    found = []
    for line in lines:
        match = _LINE.fullmatch(line)
        assert match, line
        found.append((match.group(1), match.group(2), match.group(3)))
    return found


def events(data: bytes) -> list[dict[str, str]]:
    """Return every event as {property: value}, text unescaped."""
    lines = unfolded(data)
    assert lines[0] == ("BEGIN", "", "VCALENDAR")
    assert lines[-1] == ("END", "", "VCALENDAR")
    head = {name for name, _, _ in lines[: [name for name, *_ in lines].index("BEGIN", 1)]}
    assert {"VERSION", "PRODID"} <= head
    found: list[dict[str, str]] = []
    inside = False
    for name, parameters, value in lines[1:-1]:
        if (name, value) == ("BEGIN", "VEVENT"):
            inside = True
            found.append({})
        elif (name, value) == ("END", "VEVENT"):
            inside = False
            assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(found[-1])
        elif inside:
            assert name not in found[-1], f"{name} is there twice"
            if name in ("DTSTART", "DTEND"):
                assert parameters == ";VALUE=DATE"
                assert re.fullmatch(r"\d{8}", value)
            found[-1][name] = re.sub(r"\\([\\;,])", r"\1", value)
    return found
