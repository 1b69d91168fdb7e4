"""The lexicon of ``ontology/lexicon.yaml``, parsed: which words carry which relation or attitude.

A pattern is ``[<]head[_particle][:object] [%class] [^class] [@slots] [~|~~] [!type]``; ``docs/lexicon.md``
explains each part. Nothing here looks at a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import InputError, Violation
from kg.io import resources

DIRECT = "-"
APOSTROPHES = "'’‘ʿʾ`"
_WORD = re.compile(r"\w+")
_IZE = re.compile(r"iz(e|ation)$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say a relation (or an attitude), by the lemma that heads it."""

    name: str
    head: str
    particle: str = ""
    objects: frozenset[str] = frozenset()
    item: str = ""
    slots: tuple[str, ...] = (DIRECT,)
    reciprocal: bool = False
    swapped: bool = False
    plover: str | None = None
    agent: str = ""
    mutual: bool = False

    @property
    def direct(self) -> bool:
        """Whether the direct object names the other actor."""
        return DIRECT in self.slots

    @property
    def prepositions(self) -> tuple[str, ...]:
        return tuple(slot for slot in self.slots if slot != DIRECT)

    @property
    def weight(self) -> int:
        """How specific the pattern is: the most specific is tried first."""
        return 8 * bool(self.objects) + 4 * bool(self.item or self.agent) + 2 * bool(self.particle) + (not self.direct)


@dataclass(frozen=True, slots=True)
class Operator:
    """What becomes of an act that ends, is refused, promised or asked for, by the act's sign."""

    name: str
    verbs: frozenset[str]
    adjectives: frozenset[str]
    outcomes: Mapping[str, str | None]
    relations: Mapping[str, str]
    firm: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """The lexicon, indexed by lemma."""

    verbs: Mapping[str, list[Pattern]]
    nouns: Mapping[str, list[Pattern]]
    speech: Mapping[str, list[Pattern]]
    speech_nouns: Mapping[str, str]
    speech_adjectives: Mapping[str, str]
    items: Mapping[str, frozenset[str]]
    item_of: Mapping[str, tuple[str, ...]]
    light: frozenset[str]
    operators: Mapping[str, Operator]
    operator_of: Mapping[str, tuple[Operator, ...]]
    transfers: Mapping[str, Any]
    needs: Mapping[str, frozenset[str]]
    soft: frozenset[str]
    media: frozenset[str]
    anaphors: Mapping[str, frozenset[str]]
    denials: Mapping[str, frozenset[str]]
    unreal: Mapping[str, frozenset[str]]
    hedges: Mapping[str, Mapping[str, str | None]]
    future: frozenset[str]
    heads: Mapping[str, tuple[str, ...]]
    titles: frozenset[str]
    guards: Mapping[str, frozenset[str]]
    places: Mapping[str, tuple[str, ...]]
    words: Mapping[str, frozenset[str]]
    told: Mapping[str, str]
    doubts: Mapping[str, float]
    gists: Mapping[str, Mapping[str, Any]]

    @cached_property
    def known(self) -> frozenset[str]:
        """Every verb that makes a tie or reports speech."""
        return frozenset([*self.verbs, *self.speech, *self.transfers["give"], *self.transfers["receive"]])

    @cached_property
    def reporting(self) -> frozenset[str]:
        """Every verb that reports speech by itself: "say", and no "shoot", though "shoot down a claim" denies it."""
        return frozenset(v for v, found in self.speech.items() if any(not (p.objects or p.particle) for p in found))

    @cached_property
    def places_by_word(self) -> Mapping[str, list[tuple[str, str]]]:
        """The places with the codes of their states, by the longest word of the name as written and without accents."""
        result: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for code, places in self.places.items():
            for place in places if not code.endswith("~") else ():
                for spelt in (place,) if place.isascii() and "'" not in place else (place, plain_letters(place)):
                    longest = spelt if spelt.isalpha() else max(_WORD.findall(spelt), key=len)
                    result[longest].append((place, code))
        return result

    @cached_property
    def doing(self) -> frozenset[str]:
        """Every verb of the lexicon, with those that carry a noun or say what becomes of an act."""
        return self.known | self.light | self.operator_of.keys()


def plain_letters(surface: str) -> str:
    """The letters of a name without accents and apostrophes."""
    letters = unicodedata.normalize("NFD", surface)
    return "".join(c for c in letters if c not in APOSTROPHES and not unicodedata.combining(c))


def words(value: object) -> frozenset[str]:
    """The words of a ``a|b, c`` list."""
    text = str(value or "").replace(",", "|").replace("\n", " ")
    return frozenset(spelt for word in text.split("|") if word.strip() for spelt in _spellings(word.strip()))


def _spellings(word: str) -> tuple[str, ...]:
    """``word``, and as the British spell it: "mobilize", "mobilise"."""
    british = _IZE.sub(r"is\1", word)
    return (word,) if british == word else (word, british)


def patterns(name: str, text: str, default: str = DIRECT) -> Iterator[Pattern]:
    """The patterns written in ``text`` for the relation or attitude ``name``."""
    for piece in str(text or "").split(","):
        parts = piece.split()
        if not parts:
            continue
        heads, item, agent, reciprocal, mutual, plover = "", "", "", False, False, None
        slots: tuple[str, ...] = (default,)
        for part in parts:
            if part.startswith("@"):
                slots = tuple(part[1:].split("|"))
            elif part.startswith("%"):
                item = part[1:]
            elif part.startswith("^"):
                agent = part[1:]
            elif part in ("~", "~~"):
                reciprocal, mutual = True, part == "~~"
            elif part.startswith("!"):
                plover = part[1:]
            else:
                heads += part
        found = _alternatives(name, heads, item, slots, reciprocal, plover)
        yield from (replace(pattern, agent=agent, mutual=mutual) for pattern in found)


def _alternatives(
    name: str, heads: str, item: str, slots: tuple[str, ...], reciprocal: bool, plover: str | None
) -> Iterator[Pattern]:
    for head in heads.split("|"):
        swapped = head.startswith("<")
        verb, _, obj = head.lstrip("<").partition(":")
        verb, _, particle = verb.partition("_")
        objects = frozenset([obj]) if obj else frozenset()
        for spelt in _spellings(verb) if verb else ():
            yield Pattern(name, spelt, particle, objects, item, slots, reciprocal, swapped, plover)


def _index(found: Iterator[Pattern]) -> dict[str, list[Pattern]]:
    index: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in found:
        index[pattern.head].append(pattern)
    return {head: sorted(group, key=lambda p: -p.weight) for head, group in index.items()}


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Lexicon:
    """The lexicon of ``folder`` (default: the shipped ontology); raises InputError on a broken file."""
    folder = folder or resources.folder("ontology")
    data = _yaml(folder / "lexicon.yaml")
    places = _yaml(folder / "places.yaml")
    try:
        return _lexicon(data, places)
    except (KeyError, AttributeError, TypeError) as error:
        raise InputError(str(folder / "lexicon.yaml"), f"a part is missing or malformed: {error}") from None


@lru_cache(maxsize=1)
def examples() -> Mapping[str, str]:
    """For each relation a sentence that says it."""
    return _yaml(resources.folder("ontology") / "examples.yaml")


def _yaml(path: Path) -> dict[str, Any]:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(str(path), [Violation(f"not YAML: {error.problem}", line)]) from None
    return dict(loaded)


def _lexicon(data: dict[str, Any], places: dict[str, Any]) -> Lexicon:
    relations, speech, anaphors = data["relations"], data["speech"], data["anaphors"]
    attitudes = {name: entry for name, entry in speech.items() if isinstance(entry, dict)}
    items = {name: words(text) for name, text in data["items"].items()}
    item_of: dict[str, list[str]] = defaultdict(list)
    for name, lemmas in items.items():
        for lemma in lemmas:
            item_of[lemma].append(name)
    operators = {name: _operator(name, entry) for name, entry in data["operators"].items()}
    operator_of: dict[str, list[Operator]] = defaultdict(list)
    for operator in operators.values():
        for lemma in operator.verbs | operator.adjectives:
            operator_of[lemma].append(operator)
    heads: dict[str, list[str]] = defaultdict(list)
    for name, text in data["heads"].items():
        for lemma in words(text):
            heads[lemma].append(name)
    return Lexicon(
        verbs=_index(p for name, entry in relations.items() for p in patterns(name, entry["verbs"])),
        nouns=_index(p for name, entry in relations.items() for p in patterns(name, entry["nouns"], "to")),
        speech=_index(p for name, entry in attitudes.items() for p in patterns(name, entry["verbs"])),
        speech_nouns={
            lemma: name for name, entry in reversed(attitudes.items()) for lemma in words(entry.get("nouns"))
        },
        speech_adjectives={
            lemma: name for name, entry in attitudes.items() for lemma in words(entry.get("adjectives"))
        },
        items=items,
        item_of={lemma: tuple(names) for lemma, names in item_of.items()},
        light=words(data["light"]),
        operators=operators,
        operator_of={lemma: tuple(found) for lemma, found in operator_of.items()},
        transfers=_transfers(data["transfers"]),
        needs={name: words(text) for name, text in data["needs"].items()},
        soft=words(speech["soft"]),
        media=words(speech["media"]),
        anaphors={name: words(text) for name, text in anaphors.items()},
        denials={name: words(text) for name, text in data["denials"].items()},
        unreal={name: words(text) for name, text in data["unreal"].items()},
        hedges=data["hedges"],
        future=words(data["future"]),
        heads={lemma: tuple(names) for lemma, names in heads.items()},
        titles=words(data["titles"]),
        guards={name: words(text) for name, text in data["guards"].items()},
        places={code: tuple(names.split(", ")) for code, names in places.items()},
        words={name: words(text) for name, text in data["words"].items()},
        told={name: str(text) for name, text in data["told"].items()},
        doubts={name: float(factor) for name, factor in data["doubts"].items()},
        gists={
            name: {"other": gist["other"], "words": words(gist["words"]), "things": words(gist.get("things"))}
            for name, gist in data["gists"].items()
        },
    )


def _operator(name: str, entry: dict[str, Any]) -> Operator:
    outcomes = {sign: entry.get(sign) for sign in ("positive", "negative", "any")}
    return Operator(
        name,
        words(entry["verbs"]) | words(entry.get("nouns")),
        words(entry.get("adjectives")),
        outcomes,
        entry.get("relations", {}),
        words(entry.get("firm")),
    )


def _transfers(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "give": words(entry["give"]),
        "receive": words(entry["receive"]),
        "to": words(entry["to"]),
        "from": words(entry["from"]),
        "relations": entry["relations"],
        "givers": words(entry["agents"]["give"]),
        "receivers": words(entry["agents"]["receive"]),
        "gifts": words(entry["nouns"]["give"]),
        "receipts": words(entry["nouns"]["receive"]),
        "more": words(entry["more"]["verbs"]),
        "more_relations": entry["more"]["relations"],
    }
