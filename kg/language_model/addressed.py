"""Sentences of a text that speak to a language model, in whatever disguise: kept from it, and from quotes.

A text is data, yet a model may take an order in it for one of the user. Orders are found in plain words and in other
languages, with invisible characters, look-alike, full-width or spaced-out letters, and in base64, base32, hexadecimal
and binary. Where one is found, the quote of a claim must say it. No list finds them all: what is not found can at most
make a claim, which must have its names and its quote in the text, and review.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from base64 import b32decode, b64decode
from binascii import Error
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from kg.actors.lookalikes import as_latin

BLANK = "▒"
"""Takes the place of the first character of what is left out, so that no quote reaches over it."""
_IGNORE = (
    r"\b(?:[il]gnore[zrn]?|ignorad?|ignorar|ignoriere?n?|ignori|ignorate|ignoruj|disregard|forget|override|bypass)\b"
    r"|\b(?:ignorera|ignorer|ignor[aă]|abaikan|puuza|hagyd figyelmen kívül|ohita|bỏ qua)\b|αγνόησε|अनदखा|উপেকষা"
    r"|\b(?:oublie[zr]?|ne tenez pas compte|vergiss|vergesst|olvid[ae]d?|haz caso omiso|dimentica|esque[çc]a|negeer"
    r"|vergeet|zignoruj|zapomnij|yok say|unut)\b|игнорируй\w*|проигнорируй\w*|забудь\w*|ігноруй\w*"
    r"|不要理会|忽略|忘记|無視|无视|무시|تجاهل|نادیده|התעלם"
)
_RULES = (
    r"\b(?:schema|system message|instruk[st]\w*|perintah|maagizo|utasítás\w*|ohjeet|hướng dẫn)\b|οδηγίες"
    r"|निरदश|নিরদেশ"
    r"|\b(?:[il]nstru[cç]\w*|istruzion\w*|anweisung\w*|instrukc\w*|instructies|talimat\w*|consignes|rules|prompts?|above)\b"
    r"|инструкци\w*|указани\w*|інструкці\w*|指令|指示|说明|지시|명령|تعليمات|دستور\w*|הוראות"
)
_ORDER = re.compile(
    r"</?\s*(?:report|before|tool_call|system|instructions?)\b|<\|\w+\|>|\[/?INST\]|<!--"
    r"|[\"']?(?:role[\"']?\s*:\s*[\"'](?:system|assistant|user)|(?:claims|tool_calls|arguments)[\"']\s*:)"
    r"|\b(?:system|admin|developer) (?:override|prompt|mode)\b|\byour (?:output|answer|response)\b[^.!?\n]{0,40}[{\[]"
    r"|\b(?:ChatGPT|GPT-\d\w*|LLMs?|AIs?|AI \w+)\b[^.!?\n]{0,40}?[:,] (?:when|if) you\b"
    r"|\b(?:automated|machine|AI) (?:readers?|annotators?)\b[^.!?\n]{0,20}?\b(?:must|should|please|need to)\b"
    rf"|(?:{_IGNORE})[^.!?。\n]{{0,60}}?(?:{_RULES})|(?:{_RULES})[^.!?。\n]{{0,20}}?(?:{_IGNORE})"
    r"|\byou are (?:now )?(?:an? )?(?:AI|assistant|chatbot|model)\b"
    r"|^[ \t]*(?:system|assistant|user|human)[ \t]*:|(?-i:\b(?:SYSTEM|ASSISTANT|USER)[ \t]*:)"
    r"|(?:^|[.!?:][\"”’]?\s+)(?:please |now |instead,? )?(?:"
    r"(?:report|write|list|output|record|print) (?:(?:only |instead |back )?that\b|instead\b|the following\b)"
    r"|(?:write|list|output|record|print|answer|respond|return|add|include) (?:only |with |the following |one more "
    r"|an? |the |this |these |extra |additional )*(?:claims?|ties?|triples?|json)\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""Orders to a model: the rest of their line goes with them."""
_ABOUT = re.compile(r"\b(?:system prompt|language model|prompt injection|as an AI)\b", re.IGNORECASE)
"""What is about models: such a sentence contains no claim about actors."""
_TAGS = "\U000e0000", "\U000e007f"
"""Between these are invisible copies of ASCII."""
_STOPS = re.compile(r"[.!?。！？\n]")
_ENCODED = re.compile(r"(?<![\w+/=-])(?:[A-Za-z0-9+/]{20,}={0,2}|[A-Za-z0-9_-]{20,}={0,2})(?![\w+/=-])")
_CODES = re.compile(r"(?<!\w)(?:(?:[0-9A-Fa-f]{2}){20,}|[A-Z2-7]{32,}=*|(?:[01]{8} ?){10,})(?!\w)")
"""Runs of codes of letters: hexadecimal, base32, binary."""
_SPACED = re.compile(r"(?<!\w)\w(?:[ .*_-]\w(?!\w)){4,}")


def without(text: str) -> tuple[str, list[int]]:
    """The text, of the same length, without what addresses a model; and the places where that begins."""
    stops = [-1, *(match.start() for match in _STOPS.finditer(text)), len(text)]
    blanked: dict[int, int] = {}
    for start, end, rest_of_line in _found(text):
        begin = stops[max(0, bisect_right(stops, start - 1) - 1)] + 1
        line = text.find("\n", end)
        sentence = stops[min(bisect_left(stops, end), len(stops) - 1)]
        stop = sentence if not rest_of_line else len(text) if line < 0 else line
        blanked[begin] = max(stop, blanked.get(begin, 0))
    parts, at = [], 0
    for start, end in sorted(blanked.items()):
        start = max(start, at)
        if end > start:
            parts += [text[at:start], BLANK, re.sub(r"\S", " ", text[start + 1 : end])]
            at = end
    return "".join([*parts, text[at:]]), sorted(blanked)


def _found(text: str) -> Iterator[tuple[int, int, bool]]:
    """The places of what addresses a model, and whether it is an order."""
    plain, places = _plain(text)
    for words in {plain, as_latin(plain)}:
        for pattern in (_ORDER, _ABOUT):
            for match in pattern.finditer(words):
                lead = len(match[0]) - len(match[0].lstrip('.!?:"”’ \t\n'))
                yield places[min(match.start() + lead, match.end() - 1)], places[match.end() - 1] + 1, pattern is _ORDER
        for match in _SPACED.finditer(words):  # i g n o r e
            if re.match(_IGNORE, re.sub(r"[ .*_-]", "", match[0]), re.IGNORECASE):
                yield places[match.start()], places[match.end() - 1] + 1, True
    for match in _ENCODED.finditer(text):
        if _hides_words(match[0]):
            yield *match.span(), False
    for match in _CODES.finditer(text):
        if _are_words(_decoded(match[0])):
            yield *match.span(), False


def _plain(text: str) -> tuple[str, array[int]]:
    """The text without invisible characters and with plain forms of letters, and the place of each character."""
    signs: list[str] = []
    places = array("L")
    for place, sign in enumerate(text):
        if sign.isascii():
            form = sign
        elif _TAGS[0] < sign < _TAGS[1]:
            form = chr(ord(sign) - ord(_TAGS[0]))
        elif unicodedata.category(sign) in ("Cf", "Mn", "Cc"):
            continue
        else:
            form = unicodedata.normalize("NFKC", sign)
        for one in form:
            signs.append(one)
            places.append(place)
    return "".join(signs), places


def _hides_words(run: str) -> bool:
    """Whether a run of letters is words in base64."""
    try:
        found = b64decode(run.replace("-", "+").replace("_", "/").rstrip("=") + "=" * (-len(run.rstrip("=")) % 4))
        return _are_words(found)
    except (Error, ValueError):
        return False


def _decoded(run: str) -> bytes:
    """What a run of codes stands for; empty if it is none."""
    try:
        if set(run) <= set("01 "):
            return bytes(int(bits, 2) for bits in re.findall(r"[01]{8}", run))
        return bytes.fromhex(run) if re.fullmatch(r"[0-9A-Fa-f]+", run) else b32decode(run + "=" * (-len(run) % 8))
    except (Error, ValueError):
        return b""


def _are_words(found: bytes) -> bool:
    try:
        words = found.decode()
    except ValueError:
        return False
    return words.isprintable() and " " in words.strip()
