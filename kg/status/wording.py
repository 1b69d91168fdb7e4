"""Texts with the same words: sources that repeat one another, whether or not they say so.

A text is compared by its shingles, all runs of five words. Of their hashes a sketch keeps the smallest, from which
the overlap of two texts follows (bottom-k MinHash: Broder, 1997, "On the resemblance and containment of documents").
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import Quad

from kg.model import ids
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.vocabulary import CNT
from kg.rdf import terms
from kg.store.protocol import Store

SKETCH, TEXT_KEY, SAME_TEXT = KG + "sketch", KG + "textKey", KG + "sameTextAs"
OVERLAP = 0.8
"""The share of shingles from which on two texts count as one origin."""
LONG = 12
"""Words of a quote from which on the same words show the same origin."""
_SHINGLE, _SHORTEST = 5, 40
_SIZE, _KEYS, _WIDTH = 128, 6, 12
Sketch = tuple[str, ...]


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents of typography and punctuation."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def wording(quote: str) -> str:
    """A hash of the words of a long quote; empty for a short one, which two may write independently."""
    found = words(quote)
    return _hash(" ".join(found), 16) if len(found) >= LONG else ""


def sketch(text: str) -> Sketch:
    """The smallest hashes of the shingles of a text; empty for a short text."""
    found = words(text)
    if len(found) < _SHORTEST:
        return ()
    shingles = {" ".join(found[i : i + _SHINGLE]) for i in range(len(found) - _SHINGLE + 1)}
    return tuple(sorted(_hash(shingle, _WIDTH) for shingle in shingles)[:_SIZE])


def overlap(one: Sketch, other: Sketch) -> float:
    """The share of shingles that two texts have in common, estimated, from 0 to 1."""
    both = sorted({*one, *other})[:_SIZE]
    return len({*both} & {*one} & {*other}) / len(both) if both else 0.0


def _hash(text: str, width: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:width]


def sketch_quads(source: Iri, found: Sketch) -> Iterator[Quad]:
    """The sketch of a source and the keys by which similar ones are found."""
    me, graph = terms.node(source), terms.node(ids.DERIVED_GRAPH)
    if found:
        yield Quad(me, terms.node(SKETCH), terms.text("".join(found)), graph)
    for key in found[:_KEYS]:
        yield Quad(me, terms.node(TEXT_KEY), terms.text(key), graph)


def same_quads(pairs: Iterable[tuple[Iri, Iri]]) -> Iterator[Quad]:
    """That these sources have the same text, both ways."""
    for one, other in pairs:
        for left, right in ((one, other), (other, one)):
            yield Quad(terms.node(left), terms.node(SAME_TEXT), terms.node(right), terms.node(ids.DERIVED_GRAPH))


def pairs(sketches: Mapping[Iri, Sketch], near: Callable[[Sketch], Mapping[Iri, Sketch]]) -> set[tuple[Iri, Iri]]:
    """The pairs of sources with the same text; ``near`` gives the other sources that have one of these keys."""
    found = set()
    for iri, mine in sketches.items():
        others = near(mine[:_KEYS]).items()
        found |= {(min(iri, other), max(iri, other)) for other, s in others if other != iri and _same(mine, s)}
    return found


def _same(one: Sketch, other: Sketch) -> bool:
    """Whether two texts overlap enough to be the same."""
    return len({*one} & {*other}) >= OVERLAP * len(one) and overlap(one, other) >= OVERLAP  # the first is quick


def indexed(sketches: Mapping[Iri, Sketch]) -> Callable[[Sketch], Mapping[Iri, Sketch]]:
    """Finds the sources of a mapping by the keys of their texts."""
    by_key: dict[str, dict[Iri, Sketch]] = defaultdict(dict)
    for iri, found in sketches.items():
        for key in found[:_KEYS]:
            by_key[key][iri] = found
    return lambda keys: {iri: found for key in keys for iri, found in by_key.get(key, {}).items()}


def stored(store: Store, keys: Sketch) -> dict[Iri, Sketch]:
    """The sources in a store that have one of these keys, with their sketches."""
    found = {source for key in keys for source, _ in store.referring_text(TEXT_KEY, key)}
    nodes = store.nodes(sorted(found), [SKETCH]) if found else {}
    sketches = {iri: terms.one(of, SKETCH) or "" for iri, of in nodes.items()}
    return {iri: tuple(re.findall(f".{{{_WIDTH}}}", joined)) for iri, joined in sketches.items()}


def all_sketches(store: Store) -> dict[Iri, Sketch]:
    """The sketches of all texts in a store, computed from the texts."""
    texts = ((terms.words(q.subject), terms.words(q.object)) for q in store.match(predicate=CNT + "chars"))
    return {iri: found for iri, text in texts if (found := sketch(text))}
