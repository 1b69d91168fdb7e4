"""Deceptive names: letters of other alphabets, and names that look like a known one.

The table is taken from Unicode's ``confusables.txt`` (UTS #39), for the letters that look like those of
``A-Z a-z 0-9`` and that Unicode's own normalization (NFKC) leaves as they are.
"""

from __future__ import annotations

import re
import unicodedata

from kg.actors.names import key

_ALPHABETS = {
    "Latin": (
        "ıƄƍƖƦƧƷƼƽǀȜȢȣɑɡɣɩɪɯʋʏᴄᴏᴑᴜᴠᴡᴢᶃᶌẝỿꜱꝚꝪꝮꞘꞙꞟꞫꞲꞳꞴꬲꬵꬽꭇꭈꭎꭒꭚ",
        "ibglR235sl388agyiiwuycoouvwzgyfys239Ffu3JXBeforruuy",
    ),
    "Greek": ("ͿΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορσυϜϳϺᴦ", "JABEZHlKMNOPTYXayivopouFjMr"),
    "Cyrillic": (
        "ЅІЈАВЕЗКМНОРСТУХЬабгеорсухѕіјѡѴѵҮүһҽӀӏӠԁԌԛԜԝꙄꙇ",
        "SlJABE3KMHOPCTYXba6reopcyxsijwVvYyheli3dGqWw2i",
    ),
    "Armenian": ("ՍՏՕագզհոռսցքօ", "USOwqqhnnugfo"),
    "Coptic": ("ϨⲅⲎⲒⲔⲘⲚⲞⲟⲢⲣⲤⲥⲦⲨⲬⳊⳌⳐⳒ", "2rHlKMNOoPpCcTYX93L6"),
    "Cherokee": ("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏮᏳᏴꭵꮁꮃꮓꮩꮪꮯ", "DRTiYAJEWMHYGhZ4bRWSVSLCPKd6GBirwzvsc"),
    "Lisu": ("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPdDTGKJCZFMNLSRVHWXYAElOU"),
}
_PLAIN = str.maketrans("Il|0", "111O")
_LETTERS, _TARGETS = map("".join, zip(*_ALPHABETS.values(), strict=True))
_LATIN = str.maketrans(_LETTERS, _TARGETS)
_LOOKS_LIKE = _PLAIN | str.maketrans(_LETTERS, _TARGETS.translate(_PLAIN))
_WORDS = re.compile(r"[^\W\d_]+")


def as_latin(text: str) -> str:
    """The text, of the same length, with the Latin letters that its letters of other alphabets look like."""
    return text.translate(_LATIN)


def skeleton(name: str) -> str:
    """The skeleton of a name: names with the same skeleton look alike."""
    return key(unicodedata.normalize("NFKC", name).translate(_LOOKS_LIKE)).replace("rn", "m")


def mixed_letters(name: str) -> str | None:
    """A description of letters of another alphabet in a word of the name; None if there are none.

    ``'а' (U+0430) is Cyrillic among Latin letters``.
    """
    if name.isascii():
        return None
    for word in _WORDS.findall(unicodedata.normalize("NFKC", name)):
        alphabets = {letter: _alphabet(letter) for letter in word}
        counts = {of: sum(alphabets[letter] == of for letter in word) for of in alphabets.values() if of}
        if len(counts) > 1:
            least, *_, most = sorted(counts, key=lambda of: (counts[of], of == "Latin"))
            letter = next(letter for letter, of in alphabets.items() if of == least)
            return f"{letter!r} (U+{ord(letter):04X}) is {least} among {most} letters"
    return None


def _alphabet(letter: str) -> str | None:
    """The alphabet of a letter, if its letters look like those of another."""
    name = unicodedata.name(letter, "").partition(" ")[0].capitalize()
    return name if name in _ALPHABETS else None
