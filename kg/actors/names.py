"""How names are compared, and the words that surround them in English."""

from __future__ import annotations

import re
import unicodedata
from unicodedata import category, combining, normalize


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GOVERNMENT = _words("government administration authorities regime cabinet leadership")
FORCES = _words("troops forces soldiers army military")
GENERIC = (
    GOVERNMENT
    | FORCES
    | _words(
        "navy parliament congress senate assembly council court ministry ministers cabinet embassy opposition party "
        "police rebels militia militants insurgents coalition alliance union federation group bank company church "
        "agency commission committee authority president coastguard airforce intelligence press media agencies"
    )
)
"""Common nouns: one alone is not the name of an actor in several sources."""
HONORIFICS = _words(
    "mr mrs ms dr prof sir lord sheikh sheik ayatollah grand mullah sayyed general gen colonel col marshal "
    "field lt maj major commander prince princess comrade imam his her excellency majesty"
)
ROLES = _words(
    "leader chief head ruler strongman dictator envoy diplomat boss warlord counterpart minister secretary "
    "senator sen congressman representative governor gov mayor candidate lawmaker negotiator politician "
    "statesman"
)
PAST = _words("former ex late ousted deposed")
TIMES = PAST | _words("then outgoing incoming new acting interim current longtime visiting elect designate")
# Words that distinguish a group from what it is named after.
GUARDS = PAST | _words(
    "onetime erstwhile exiled described styled backed linked affiliated aligned alleged suspected purported "
    "supposed dissident defected pro anti"
)
# Words before the name of a polity or armed group that do not change whom it names.
DISTANCING = (
    "self proclaimed ",
    "self declared ",
    "so called ",
    "breakaway ",
    "unrecognised ",
    "unrecognized ",
)

# Invisible characters: bidirectional and other format controls, fillers, then C0 and C1 controls except white space.
_CONTROLS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_VARIANTS = "".join(map(chr, range(0xFE00, 0xFE10)))  # variation selectors
# The same, except the joiners that Persian and Indic words need after a letter outside the Latin alphabet.
_UNSEEN = re.compile(
    "(?!(?<=[\u0531-\u1fff\u2c80-\ud7ff\uf900-\ufdff\ufe70-\ufefc])[\u200c\u200d](?=\\w))" + _CONTROLS.pattern
)
_LETTERS = str.maketrans(
    dict(zip("ıløđəð", "ilodad", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th", "&": " and "}
    | dict.fromkeys("’‘ʼʻʿʾ′`´", "'")
)
_POSSESSIVE = re.compile(r"'s(?!\w)")
_BREAKS = re.compile(r"[\W_]+")
_TITLES = (
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\b(?:premier|pm)\b"), "prime minister"),
    (re.compile(r"\bminister (?:of|for) (foreign affairs|defense)\b"), r"\1 minister"),
    (re.compile(r"\bforeign affairs minister\b"), "foreign minister"),
    (re.compile(r"\bspokes(?:man|woman)\b"), "spokesperson"),
)
_NUMERALS = _words("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi jr sr")
_PARTICLE = re.compile(r"^(?:al|el|ar|as|ash|an|ad)-(?=\w)", re.IGNORECASE)
_NO_PLURAL = re.compile(r"(?:s|sh|ch|x|ese|men|(?<!Ger)man)$")


def fault(name: str) -> str | None:
    """Why a name is invalid: it is blank, or contains an invisible character; None if it is valid."""
    if found := _UNSEEN.search(name):
        called = unicodedata.name(found[0], "a control character")
        return f"a name cannot contain U+{ord(found[0]):04X} ({called}), which is not visible; remove it"
    return None if any(category(c)[0] in "LMNPS" and c not in _VARIANTS for c in name) else "this is blank"


def presentable(name: str, most: int) -> str:
    """The name for an annotation: on one line, without invisible characters, cut to ``most`` characters."""
    shown = " ".join(_UNSEEN.sub("", name.encode("utf-8", "replace").decode()).split())
    shown = shown if len(shown) <= most else f"{shown[: most - 1]}…"
    return "" if fault(shown) else shown


def clean(name: str) -> str:
    """The name without control characters and outer white space."""
    return _CONTROLS.sub("", name).strip()


def key(name: str) -> str:
    """The form in which names are compared: ``key("the U.S.’s")`` is ``us``."""
    name = _CONTROLS.sub("", name)
    if name.isascii():
        name = name.lower().replace("&", " and ")
    else:
        folded = normalize("NFKD", name.translate(_LETTERS))
        name = "".join(c for c in folded if not combining(c)).casefold().translate(_LETTERS)
    if "'" in name:
        name = _POSSESSIVE.sub("", name).replace("'", "")
    words = _BREAKS.sub(" ", name.replace(".", "")).split()
    return " ".join([word for word in words if word != "the"])


def label_key(label: str) -> str:
    """The key of a label; of one without letters and digits the label itself."""
    return key(label) or label.casefold()


def title_key(form: str) -> str:
    """The key of a title in one spelling: ``premier`` is ``prime minister``."""
    for pattern, word in _TITLES:
        form = pattern.sub(word, form)
    return form


def plural(demonym: str) -> tuple[str, ...]:
    """The regular plural of a demonym, if it has one: ``Iranians``; none for ``Chinese``."""
    return () if _NO_PLURAL.search(demonym) else (demonym + "s",)


def short_forms(label: str, aliases: tuple[str, ...]) -> list[str]:
    """The short names of a person: the aliases of one word, else the surname.

    The surname is the last word that is not a numeral, without a particle joined by a hyphen.
    """
    if given := [alias for alias in aliases if is_short(alias)]:
        return given
    words = [word for word in label.split() if key(word) not in _NUMERALS] or [label]
    return [_PARTICLE.sub("", words[-1])]


def is_short(alias: str) -> bool:
    """Whether an alias of a person is one word."""
    return " " not in alias
