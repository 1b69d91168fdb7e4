"""The derived quads: statuses, relationships with their counts, plain triples, marks of what no longer counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import dates, ids
from kg.model.claims import Iri, Stance, Tie
from kg.model.ids import ANYONE, KG, TIE
from kg.model.vocabulary import XSD, Vocabulary
from kg.rdf import terms
from kg.status.bulk import Ends
from kg.status.evidence import StoredEvidence
from kg.status.rules import Bearing, Pool, Verdict, copied, independent, replaced, withdrawn

TALLY_ABOVE = 8
"""A relationship with more ties than this stores the counts of its bearings, so that a change does
not have to read all of its ties."""


_GRAPH = terms.node(ids.DERIVED_GRAPH)
WITHDRAWN, REPLACED, COPIED = KG + "withdrawn", KG + "replacedBy", KG + "repeatsWithdrawn"
"""The marks of stances that no longer count: for which claim, by which stance, for which claim."""
_STATUS, _OF = terms.node(KG + "status"), terms.node(KG + "of")


def _status(subject: str, prop: str, verdict: Verdict) -> Iterator[Quad]:
    term = terms.node(KG + verdict.status.capitalize())
    yield Quad(terms.node(subject), terms.node(KG + prop), term, _GRAPH)
    if verdict.unreviewed:
        yield Quad(terms.node(subject), terms.node(KG + "unreviewed"), terms.boolean(True), _GRAPH)


def claim_quads(iri: Iri, tie: Tie | None, relationship: Iri | None, verdict: Verdict) -> list[Quad]:
    """The derived quads of a tie or statement."""
    found = list(_status(iri, "status", verdict))
    if relationship:
        found.append(Quad(terms.node(iri), _OF, terms.node(relationship), _GRAPH))
    if tie and tie.when and not dates.is_day(tie.when):
        for prop, day in zip(("earliest", "latest"), dates.bounds(tie.when), strict=True):
            if day:
                value = Literal(day, datatype=terms.node(XSD + "date"))
                found.append(Quad(terms.node(iri), terms.node(KG + prop), value, _GRAPH))
    return found


def void_quads(world: StoredEvidence, stances: Iterable[Stance], claims: Iterable[Iri]) -> Iterator[Quad]:
    """The marks of stances that no longer count: withdrawn, replaced, or copies of what was withdrawn."""
    stances = list(stances)
    marked = [
        *((WITHDRAWN, stance.iri, iri) for stance, iri in withdrawn(world, stances)),
        *((REPLACED, stance.iri, iri) for stance, iri in replaced(world, stances)),
        *((COPIED, stance, iri) for stance, iri in copied(world, claims)),
    ]
    for prop, stance, iri in marked:
        yield Quad(terms.node(stance), terms.node(prop), terms.node(iri), _GRAPH)


class Summary(NamedTuple):
    """What a relationship says of the stances on its ties: its status, and how many are for, against, independent."""

    verdict: Verdict
    stances_for: int
    stances_against: int
    origins: int


def summarised(pool: Pool, counted: Counter[Bearing], world: StoredEvidence) -> Summary:
    """The summary of a pool, of which these bearings count."""
    lines = world.lines(counted)
    own = [b for b in counted if b.polarity > 0]
    return Summary(
        pool.verdict(counted, lines),
        sum(n for b, n in counted.items() if b.polarity > 0),
        sum(n for b, n in counted.items() if b.polarity < 0),
        independent(own, lines) if own else 0,
    )


def relationship_quads(iri: Iri, subject: Iri, relation: str, obj: Iri, pool: Pool, summary: Summary) -> list[Quad]:
    """The derived quads of a relationship, without its plain triple."""
    me = terms.node(iri)

    def put(prop: str, value: NamedNode | Literal) -> Quad:
        return Quad(me, terms.node(KG + prop), value, _GRAPH)

    found = [
        Quad(me, terms.node(terms.TYPE), terms.node(KG + "Relationship"), _GRAPH),
        put("subject", terms.node(subject)),
        put("relation", terms.node(TIE + relation)),
        put("object", terms.node(obj)),
        *_status(iri, "relationshipStatus", summary.verdict),
        put("stancesFor", terms.integer(summary.stances_for)),
        put("stancesAgainst", terms.integer(summary.stances_against)),
        put("origins", terms.integer(summary.origins)),
    ]
    if pool.ties > TALLY_ABOVE:
        found.append(put("tally", terms.text(_dump_pool(pool))))
    return found


def plain_quads(verdicts: Mapping[Ends, Verdict], vocabulary: Vocabulary) -> Iterator[Quad]:
    """The plain triples of relationships, of their broader relations and of the inverses; none with anyone.

    ``verdicts`` holds all relationships of these ends: a disputed or denied one gets no plain triple from a narrower.
    """
    for (subject, relation, obj), verdict in verdicts.items():
        if ANYONE in (subject, obj) or not vocabulary.statuses[verdict.status].plain or verdict.unreviewed:
            continue
        yield from _plain(subject, relation, obj, vocabulary)
        for broad in vocabulary.kin(relation, narrower=False):
            ends = vocabulary.canonical(subject, broad, obj)
            if ends not in verdicts or verdicts[ends].status not in ("disputed", "denied"):
                yield from _plain(*ends, vocabulary)


def _plain(subject: Iri, relation: str, obj: Iri, vocabulary: Vocabulary) -> Iterator[Quad]:
    """The triple; in both directions if symmetric, and the one of the inverse."""
    triples = [(subject, relation, obj)]
    triples += [(obj, inverse, subject) for inverse in vocabulary.inverse_names.get(relation, ())]
    if vocabulary.relations[relation].symmetric and subject != obj:
        triples.append((obj, relation, subject))
    return (Quad(terms.node(s), terms.node(TIE + r), terms.node(o), _GRAPH) for s, r, o in triples)


def family(ends: Iterable[Ends], vocabulary: Vocabulary) -> set[Ends]:
    """The relationships whose plain triples depend on these: between the same two, of relations above and below."""
    found: set[Ends] = set()
    for subject, relation, obj in ends:
        above = (relation, *vocabulary.kin(relation, narrower=False))
        names = {name for top in above for name in (top, *vocabulary.kin(top, narrower=True))}
        found |= {vocabulary.canonical(s, name, o) for name in names for s, o in ((subject, obj), (obj, subject))}
    return found


def _dump_pool(pool: Pool) -> str:
    data = {
        "main": _rows(pool.main),
        "contested": [[*moment, _rows(held)] for moment, held in sorted(pool.contested.items())],
        "affirmed": [[*moment, n] for moment, n in sorted(pool.affirmed.items())],
        "counts": [pool.accepted, pool.rejected, pool.ties],
    }
    return json.dumps(data, separators=(",", ":"))


def _rows(found: Counter[Bearing]) -> list[list[object]]:
    return sorted([*bearing, number] for bearing, number in found.items())


def load_pool(tally: str) -> Pool:
    data = json.loads(tally)
    return Pool(
        _bearings(data["main"]),
        {(when, event): _bearings(rows) for when, event, rows in data["contested"]},
        Counter({(when, event): n for when, event, n in data["affirmed"]}),
        *data["counts"],
    )


def _bearings(rows: Iterable[Sequence[Any]]) -> Counter[Bearing]:
    return Counter({Bearing(*row[:-1]): row[-1] for row in rows})


def stored_verdict(of: terms.Node) -> Verdict | None:
    """The status of a relationship as its node says it; None without one."""
    status = terms.word(of, KG + "relationshipStatus")
    return Verdict(status, KG + "unreviewed" in of) if status else None
