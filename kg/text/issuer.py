"""Whose own words a text is: the government or body that issues it, as its head says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Ref

HEAD = 600
"""The characters at the start of a text in which its issuer is looked for."""
LONGEST = 160
BODIES = ("State", "Government", "StateBody", "Organization", "ArmedGroup", "Person")
_QUOTED = re.compile('["“][^"“”]*["”]')
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_SELF = re.compile(r"\bI\b(?![.-])")
_PREFIX = re.compile(r"([^\n:.]{4,160}):[ \t]+((?:\w+[ \t]+){1,3})")
_ON = ("on", "to", "about", "regarding", "concerning", "over", "following", "after", "against")
"""Before what a document is about or answers: the words of others."""
_HEAD = re.compile(r"(?<![^\n:])[^\n:]{4,160}(?::(?=\s)|(?=\n))")


def heads(text: str, title: str, lexicon: Lexicon) -> Iterator[str]:
    """The title, and the lines and openings at the start of ``text``, that may name its issuer."""
    documents = lexicon.words["documents"]
    wanted = documents | lexicon.words["organs"]
    if _SELF.search(_QUOTED.sub(" ", text[:20_000])) is not None:
        wanted = wanted | lexicon.words["ministers"]  # "Foreign Minister Wong's meeting with her counterpart"
    if (prefix := _PREFIX.match(text)) and not documents.isdisjoint(prefix[2].lower().split()):
        yield prefix[1]  # "Foreign Ministry of Armenia: Comment on …"
    for head in dict.fromkeys([title[:LONGEST], *(m.group().strip() for m in _HEAD.finditer(text[:HEAD]))]):
        if not wanted.isdisjoint(re.findall(r"[\w-]+", head.lower())) and head[-1:] not in ".?!":
            yield head.title() if head.isupper() else head
    opening = [line.strip() for line in text[:HEAD].splitlines()[:4] if line.strip()]
    for state, organ in pairwise(opening):  # "Argentine Republic", and below it "Ministry of Foreign Affairs"
        named = re.match(r"[\w ]+", organ)
        if named and len(state) < 40 and not lexicon.words["organs"].isdisjoint(organ.lower().split()):
            yield f"{named[0].strip()} of the {state}"


def lines(text: str) -> Iterator[str]:
    """The short lines at the start of ``text`` that may be nothing but the name of its issuer."""
    for line in text[:HEAD].splitlines():
        if 3 < len(line.strip()) < 80 and line.strip()[-1] not in ".?!:,;":
            yield from dict.fromkeys((line.strip(), re.split(r"\s+[–—|-]\s+|,", line.strip())[0]))


def plain(text: str, title: str, publisher: str | None, lexicon: Lexicon) -> Iterator[str]:
    """The names that may be the issuer's, without a parse.

    They are whom a document is by, a letterhead, and a publisher of a text that says "we".
    """
    documents = "|".join(map(re.escape, sorted(lexicon.words["documents"])))
    on = "|".join(_ON)
    stated = re.compile(rf"(?i)\b(?:{documents})s?\b[^:]*?\b(?:by|from|of)\s+(?:the\s+)?(.+?)(?=\s+(?:{on})\b|[:,]|$)")
    for head in heads(text, title, lexicon):
        if (found := stated.search(head)) is not None:
            yield found[1]
        elif re.fullmatch(r"(?:[A-Z][\w’'.-]*|of|the|for|and|&)(?: (?:[A-Z][\w’'.-]*|of|the|for|and|&))+", head):
            yield head
    outlet = not lexicon.words["outlets"].isdisjoint(re.findall(r"\w+", (publisher or "").lower()))
    if publisher and not outlet and _WE.search(_QUOTED.sub(" ", text[:20_000])):
        yield publisher


def named(phrases: Phrases) -> list[Ref]:
    """The actor that a head names as the issuer, or none.

    It calls the text somebody's statement, without a verb or before a colon; or it is, as on a letterhead,
    nothing but the name of an organ.
    """
    line = [t for t in phrases.doc if not t.is_space]
    verb = any(t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in line)
    if not line or verb and line[-1].text != ":":
        return []
    ways = (_stated(phrases, line), _letterhead(phrases, line), _owner(phrases, line), _alone(phrases))
    return next(filter(None, ([ref for ref in found if _official(ref)] for found in ways)), [])


def in_own_words(text: str) -> bool:
    """Whether a text says "we" outside quotations."""
    return _WE.search(_QUOTED.sub(" ", text[:20_000])) is not None


def speaks(ref: Ref, text: str, outlets: frozenset[str]) -> bool:
    """Whether the publisher ``ref`` tells ``text`` in its own words: a body, no outlet of news, that says "we"."""
    return in_own_words(text) and _official(ref) and outlets.isdisjoint(re.findall(r"\w+", ref.name.lower()))


def _stated(phrases: Phrases, line: list[Token]) -> list[Ref]:
    """ "Statement by the Ministry of …", "NATO issued the following statement:"."""
    for token in line:
        if token.lemma_.lower() not in phrases.lexicon.words["documents"]:
            continue
        answered = next((p.i for p in token.subtree if p.i > token.i and p.lower_ in _ON), len(token.doc))
        by = [
            o
            for p in token.subtree
            if token.i < p.i < answered and p.lower_ in ("by", "from", "of")
            for o in syntax.children(p, "pobj")
        ]
        verb = syntax.governor(token)
        by = by or (syntax.subjects(verb) if verb is not None else [])
        for noun in by:
            if noun.lemma_.lower() in phrases.lexicon.words["documents"]:  # "transcript of the briefing by"
                continue
            kinds = {p.name for p in phrases.lexicon.nouns.get(noun.lemma_.lower(), ())}
            if kinds & phrases.lexicon.words["meeting"]:  # "Readout of the premier's meeting with the king of Spain"
                return [r for owner in syntax.children(noun, "poss") for r in phrases.speaker(owner)]
            if syntax.children(noun, "conj"):  # "Joint Statement of Japan and Chile": nobody's alone
                return []
            if issuer := phrases.speaker(noun):
                return issuer
        kind = [c for c in syntax.children(token, "compound", "amod") if c.pos_ == "NOUN"]  # "Ukraine war briefing"
        before = phrases._before(token) if not kind else []
        return [phrases._plain(token, before[0], 0.8)] if before else []
    return []


def _letterhead(phrases: Phrases, line: list[Token]) -> list[Ref]:
    words = [t for t in line if not t.is_punct]
    root = next((t for t in words if t.head.i == t.i), line[0])
    if len(words) < 2 or line[-1].text == ":" or any(t.is_digit or t.pos_ == "VERB" for t in words):
        return []  # no "Security Council Told of Raids"
    return phrases.speaker(root)[:1] if root.lemma_.lower() in phrases.lexicon.words["organs"] else []


def _alone(phrases: Phrases) -> list[Ref]:
    """ "the Spokesperson for the Secretary-General": of the United Nations, where no other body is named."""
    known = phrases.gazetteer.forms.get("United Nations")
    bare = "secretary-general" in phrases.doc.text.lower() and all(h.name.kind == "Person" for h in phrases.hits)
    return [phrases._plain(phrases.doc[0], known, 0.8)] if bare and known is not None else []


def _owner(phrases: Phrases, line: list[Token]) -> list[Ref]:
    """ "Foreign Minister Penny Wong's meeting with her counterpart": whose occasion it is, and who tells it."""
    root = next((t for t in line if t.head.i == t.i), line[0])
    titled = [t for t in syntax.children(root, "poss") if phrases.title(t)]
    return [ref for token in titled for ref in phrases.speaker(token) if ref.kind == "Person"]


def _official(ref: Ref) -> bool:
    free = ref.kind in ("Organization", "ArmedGroup")
    return ref.kind in BODIES and (ref.state is not None or free) and ref.role != "owner"
