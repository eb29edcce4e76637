"""The forms of a verb: "come", "comes", "coming", "came"."""

from typing import Final

_VOWELS: Final = frozenset("aeiou")
#: Verbs that don't go by rule: past, and the participle where it differs.
_PAST: Final[dict[str, tuple[str, ...]]] = {
    "be": ("is", "am", "are", "was", "were", "been"),
    "become": ("became",), "begin": ("began", "begun"), "bear": ("bore", "borne"),
    "break": ("broke", "broken"), "bring": ("brought",), "buy": ("bought",),
    "catch": ("caught",), "come": ("came",), "cut": ("cut",), "do": ("does", "did", "done"),
    "draw": ("drew", "drawn"), "drive": ("drove", "driven"), "fall": ("fell", "fallen"),
    "feel": ("felt",), "find": ("found",), "forget": ("forgot", "forgotten"),
    "get": ("got", "gotten"), "give": ("gave", "given"), "go": ("goes", "went", "gone"),
    "have": ("has", "had"), "hear": ("heard",), "hide": ("hid", "hidden"), "hit": ("hit",),
    "hold": ("held",), "hurt": ("hurt",), "keep": ("kept",), "know": ("knew", "known"),
    "lead": ("led",), "leave": ("left",), "lend": ("lent",), "let": ("let",), "lie": ("lay",),
    "lose": ("lost",), "make": ("made",), "mean": ("meant",), "meet": ("met",), "pay": ("paid",),
    "put": ("put",), "read": ("read",), "ring": ("rang", "rung"), "run": ("ran",),
    "say": ("said",), "see": ("saw", "seen"), "send": ("sent",), "set": ("set",),
    "shake": ("shook", "shaken"), "show": ("showed", "shown"), "shut": ("shut",),
    "sit": ("sat",), "sleep": ("slept",), "speak": ("spoke", "spoken"), "stand": ("stood",),
    "stick": ("stuck",), "strike": ("struck",), "swap": ("swapped",), "take": ("took", "taken"),
    "teach": ("taught",), "tear": ("tore", "torn"), "tell": ("told",),
    "think": ("thought",), "throw": ("threw", "thrown"), "wake": ("woke", "woken"),
    "wear": ("wore", "worn"), "write": ("wrote", "written"), "bend": ("bent",),
    "undergo": ("undergoes", "underwent", "undergone"), "build": ("built",),
    "split": ("split",), "spend": ("spent",), "weep": ("wept",), "fight": ("fought",),
    "sink": ("sank", "sunk"), "choose": ("chose", "chosen"), "seek": ("sought",),
}  # fmt: skip


def verb_forms(verb: str) -> tuple[str, ...]:
    """Return the base form, third person, -ing form and past of ``verb``, once each."""
    forms = (verb, _third(verb), _ing(verb), *(_PAST.get(verb) or (_past(verb),)))
    return tuple(dict.fromkeys(forms))


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if _consonant_y(verb) else f"{verb}s"


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")) and verb != "be":
        return f"{verb[:-1]}ing"
    return f"{_doubled(verb)}ing"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if _consonant_y(verb) else f"{_doubled(verb)}ed"


def _consonant_y(verb: str) -> bool:
    return len(verb) > 1 and verb.endswith("y") and verb[-2] not in _VOWELS


def _doubled(verb: str) -> str:
    """Double the last letter of short verbs ("stop", "put", "refer"), as spelling asks."""
    if verb in _DOUBLED or (len(verb) <= _SHORT and _short_vowel(verb)):
        return verb + verb[-1]
    return verb


_SHORT: Final = 5
_DOUBLED: Final = frozenset(("refer", "transfer", "permit", "begin", "forget", "travel"))


def _short_vowel(verb: str) -> bool:
    """Tell that it ends consonant, one vowel, consonant ("stop", not "need" or "walk")."""
    if len(verb) < 3 or verb[-1] in _VOWELS | set("wxy"):  # noqa: PLR2004
        return False
    return verb[-2] in _VOWELS and not _VOWELS & set(verb[:-2])
