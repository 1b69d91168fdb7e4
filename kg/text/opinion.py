"""A second opinion on sentences in which no rule finds a claim: which two actors, and which type of act.

Two linear models over the words of a sentence and its grammar, never over the names in it: one weighs each ordered
pair of known actors, the other the PLOVER type. ``scripts/train_opinion.py`` makes their weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.io import resources
from kg.text import syntax
from kg.text.names import QUALITY
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Ref

Features = dict[str, float]
Votes = Mapping[str, Mapping[str, float]]
SIDES = ("amod", "compound", "nmod", "poss")
PEOPLE = {"group": "ArmedGroup", "people": "People"}
VOTERS = {"VERB": "v", "NOUN": "n"}
NEAR = {"top": 1.2, "way": 1.0, "middle": 0.7, "rest": 0.4}
"""Where a word can stand to two actors, and how much it counts there."""
FAINT = 0.15
"""A word that speaks for a relation no more than this is not taken to say it."""
TOGETHER = ("AGREE", "CONSULT", "COOPERATE")
"""The types of what two actors do together, named side by side."""
IN_PLACES = ("AID", "ASSAULT", "COERCE", "MOBILIZE", "RETREAT")
"""The types of what may be done to somebody in a place, where only the place is named."""
MOST_ENDS = 6
"""Sentences with more actors than this are lists: nothing is guessed there."""


@dataclass(frozen=True, slots=True)
class End:
    """A known actor in a sentence, with the token that heads its phrase."""

    token: Token
    ref: Ref


@dataclass(frozen=True, slots=True)
class Guess:
    """What the models take a sentence to say: ``token`` is the word that speaks most for the type."""

    subject: Ref
    object: Ref
    type: str
    relation: str
    token: Token
    probability: float


@dataclass(frozen=True)
class Opinion:
    """The weights. ``votes`` gives, for ``attack.v``, how much the word speaks for each relation."""

    votes: Votes
    plover: Mapping[str, str | None]
    ends: Mapping[str, float]
    types: tuple[str, ...]
    kinds: Mapping[str, tuple[float, ...]]
    least: float
    """The least probability of a guess."""

    def guess(self, phrases: Phrases, sentence: Any) -> Guess | None:
        """The likeliest claim of a sentence, or None where there is none that is likely enough."""
        found = ends(phrases, sentence)
        rated = [
            (self.related(structure(phrases, a, b, found, self)), -i, -j)
            for i, a in enumerate(found)
            for j, b in enumerate(found)
            if i != j and not alike(a.ref, b.ref)
        ]
        if not rated:
            return None
        likely, i, j = max(rated)
        a, b = found[-i], found[-j]
        chances = self.kind(matter(phrases, a, b, sentence, self))
        best = max(range(len(self.types)), key=lambda n: (chances[n], -n))
        kind, probability = self.types[best], likely * chances[best]
        token, relation = self.said(a, b, sentence, kind)
        if probability < self.least or token is None or not _sound(a, b, kind):
            return None
        return Guess(a.ref, b.ref, kind, relation, token, probability)

    def related(self, features: Features) -> float:
        """How likely a pair with these features is the two ends of a claim, in this direction."""
        score = self.ends.get("", 0.0) + sum(self.ends.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def kind(self, features: Features) -> list[float]:
        """How likely each of ``types`` is."""
        scores = list(self.kinds.get("", (0.0,) * len(self.types)))
        for name, value in features.items():
            for n, weight in enumerate(self.kinds.get(name, ())):
                scores[n] += weight * value
        top = max(scores)
        raised = [math.exp(score - top) for score in scores]
        return [value / sum(raised) for value in raised]

    def vote(self, token: Token) -> Mapping[str, float]:
        """How much a word speaks for each relation."""
        voter = VOTERS.get(token.pos_) if token.dep_ != "prep" else None  # not "according to"
        return self.votes.get(f"{token.lemma_.lower()}.{voter}", {}) if voter else {}

    def said(self, a: End, b: End, sentence: Any, kind: str) -> tuple[Token | None, str]:
        """The word that speaks most for a type, the nearer the better, with its relation of that type."""
        best: tuple[float, Token | None, str] = (FAINT, None, "")
        where = places(a, b)
        for token in sentence:
            near = NEAR[where(token)]
            for relation, vote in self.vote(token).items():
                if self.plover.get(relation) == kind and vote * near > best[0]:
                    best = (vote * near, token, relation)
        return best[1], best[2]


def ends(phrases: Phrases, sentence: Any) -> list[End]:
    """The known actors that a sentence names, each once, in its order; none where they are too many."""
    found: dict[str, End] = {}
    for hit in phrases.hits:
        if sentence.start <= hit.start < sentence.end and phrases.hit(phrases.doc[hit.start]) is not None:
            end = _end(phrases, hit)
            if end is not None:
                found.setdefault(end.ref.state or end.ref.key, end)
    return list(found.values()) if len(found) <= MOST_ENDS else []


def _end(phrases: Phrases, hit: Any) -> End | None:
    """The actor that a name and the phrase around it stand for: "Iranian officials", "Iran's oil"."""
    token = phrases.doc[hit.end - 1]
    while token.head.i != token.i and hit.start <= token.head.i < hit.end:
        token = token.head
    name, head = hit.name, token
    while head.dep_ in SIDES and head.head.i > head.i and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    role, quality = "name", QUALITY.get(name.reason, 0.8)
    if head.i != token.i:
        classes = set(phrases._classes(head))
        if kind := next((kind for name, kind in PEOPLE.items() if name in classes), None):
            return End(head, phrases._role_ref(kind, head, name, 0.75, "description"))
        if "government" in classes:
            name, role = phrases.gazetteer_government(name), "description"
        elif not {"military", "body"} & classes:
            role, quality = "owner", 0.5
    elif token.dep_ == "pobj" and token.head.lower_ in phrases.lexicon.words["locative"] or name.reason == "place":
        role, quality = "place", 0.6
    elif name.reason == "demonym":
        role, quality = "people", 0.75
    start, end = phrases._chars(hit.start, hit.end)
    return End(head, Ref(name.key, name.label, name.kind, name.reason, name.state, quality, start, end, role))


def _sound(a: End, b: End, kind: str) -> bool:
    """Whether the grammar allows a type: actors side by side do it together, what is done in a place is bodily."""
    first, last = sorted((a.token, b.token), key=lambda t: t.i)
    if kind not in TOGETHER and last.i in {t.i for t in syntax.conjuncts(first)}:
        return False
    return b.ref.role != "place" or kind in IN_PLACES


def alike(a: Ref, b: Ref) -> bool:
    """Whether two actors are of one side."""
    return (a.state or a.key) == (b.state or b.key)


def _above(token: Token) -> list[Token]:
    return [token, *token.ancestors]


def _meeting(a: Token, b: Token) -> Token:
    """The token under which both stand."""
    over = {t.i for t in _above(a)}
    return next((t for t in _above(b) if t.i in over), a)


def _core(top: Token) -> list[Token]:
    """The word under which two actors stand, with what it does: "provide tons of aid"."""
    found = [top]
    for child in syntax.children(top, "dobj", "attr", "xcomp", "acomp", "prt"):
        found += [child, *(o for p in syntax.children(child, "prep") if p.lower_ == "of" for o in p.children)]
    return found


def between(a: Token, b: Token) -> list[Token]:
    """The tokens on the way through the grammar from ``a`` to ``b``."""
    top = _meeting(a, b)
    found = {t.i: t for end in (a, b) for t in _above(end) if t.i == top.i or top.is_ancestor(t)}
    return [t for i, t in sorted(found.items()) if i not in (a.i, b.i)]


def places(a: End, b: End) -> Callable[[Token], str]:
    """Tells where a word stands to two actors."""
    core = {t.i for t in _core(_meeting(a.token, b.token))} - {a.token.i, b.token.i}
    way = {t.i for t in between(a.token, b.token)}
    return lambda t: "top" if t.i in core else "way" if t.i in way else "middle" if inside(t, a, b) else "rest"


def inside(token: Token, a: End, b: End) -> bool:
    """Whether a token stands between two actors."""
    return bool(min(a.token.i, b.token.i) < token.i < max(a.token.i, b.token.i))


def _prep(token: Token) -> str:
    return token.head.lower_ if token.dep_ == "pobj" else "-"


def _passive(token: Token) -> bool:
    return token.pos_ == "VERB" and syntax.is_passive(token)


def structure(phrases: Phrases, a: End, b: End, found: list[End], opinion: Opinion) -> Features:
    """The grammar of an ordered pair of actors, without their names."""
    top = _meeting(a.token, b.token)
    order = "<" if a.token.i < b.token.i else ">"
    up = sum(1 for t in _above(a.token) if top.is_ancestor(t))
    down = sum(1 for t in _above(b.token) if top.is_ancestor(t))
    others = sum(inside(end.token, a, b) for end in found)
    passive = "passive" if _passive(top) else ""
    names = [
        order, f"{order} {a.token.dep_} {b.token.dep_}", f"subject {order} {a.token.dep_} {passive}",
        f"object {order} {b.token.dep_} {passive}", f"subject is {a.ref.role}", f"object is {b.ref.role}",
        f"subject {order} {_prep(a.token)}", f"object {order} {_prep(b.token)}", f"up {order} {min(up, 4)}",
        f"down {order} {min(down, 4)}", f"meet at {top.pos_} {passive}", f"others {min(others, 2)}",
        f"actors {min(len(found), 4)}", f"far {min(abs(a.token.i - b.token.i) // 5, 4)}",
        f"subject {found.index(a)}", f"object {found.index(b)}",     ]  # fmt: skip
    for side, end in (("subject", a), ("object", b)):
        verb = end.token.head
        if end.token.dep_ == "nsubj" and verb.lemma_.lower() in phrases.lexicon.speech:
            names.append(f"{side} speaks")
    features = dict.fromkeys(names, 1.0)
    where = places(a, b)
    for token in _words(phrases, top.sent):
        for relation, vote in opinion.vote(token).items():
            if kind := opinion.plover.get(relation):
                for name in (where(token), f"{where(token)}:{kind}"):
                    features[name] = max(vote, features.get(name, 0.0))
    return features


def _words(phrases: Phrases, tokens: Iterable[Token]) -> Iterator[Token]:
    """The words of content, without names."""
    for token in tokens:
        if token.pos_ in ("VERB", "NOUN", "ADJ", "ADV") and token.is_alpha and token.i not in phrases._at:
            yield token


def matter(phrases: Phrases, a: End, b: End, sentence: Any, opinion: Opinion) -> Features:
    """What the words of a sentence are about, by where they stand to the two actors."""
    where = places(a, b)
    features: Features = {f"object after {_prep(b.token)}": 1.0, f"subject after {_prep(a.token)}": 1.0}
    for token in _words(phrases, sentence):
        place, lemma = where(token), token.lemma_.lower()
        features[f"{place} {lemma}"] = features[f"any {lemma}"] = 1.0
        for relation, vote in opinion.vote(token).items():
            if kind := opinion.plover.get(relation):
                name = f"{place}:{kind}"
                features[name] = max(vote, features.get(name, 0.0))
    return features


@lru_cache(maxsize=2)
def load(path: Path | None = None) -> Opinion:
    """The shipped weights; raises InputError on a broken file."""
    path = path or resources.folder("data") / "opinion.json"
    try:
        return made(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(str(path), f"the weights of the second opinion cannot be read: {error}") from None


def made(data: Mapping[str, Any]) -> Opinion:
    """The opinion of weights as they are stored: those of a feature in the order of ``types``."""
    return Opinion(
        data["votes"], data["plover"], data["ends"], tuple(data["types"]),
        {name: tuple(weights) for name, weights in data["kinds"].items()}, data["least"],
    )  # fmt: skip
