"""Ties of a new file of a feed, counted and written by SQL: those on which nothing in the store bears.

They are rows of the table ``kg_ties`` of a connection to DuckDB (:mod:`kg.events.fold`). Two actors are *shared* if the
store has a relationship between them that bears on one of the file, or if anything but counts decides on their ties;
these are left to :mod:`kg.status.derive`. On every other tie the file alone speaks, in its own voice, so its status and
that of its relationship follow from sums. The quads are those that derive would give, as lines of N-Quads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.model import dates, ids
from kg.model.claims import ROWS, Details, Iri, Source, Stance, Tie
from kg.model.ids import ANYONE, ID, KG
from kg.model.vocabulary import RDF, XSD
from kg.rdf import codec, terms
from kg.status.bulk import chunks
from kg.status.evidence import StoredEvidence
from kg.status.quads import TALLY_ABOVE, Summary, claim_quads, relationship_quads, summarised
from kg.status.rules import SEVERAL, Bearing, Pool, Verdict, judge

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Rest = Callable[[], Iterable[tuple[Tie, Stance]]]
"""Gives the ties that ``kg_ties`` still has, each with the stance on it."""
_DIGEST = "left(sha256(concat_ws(chr(31), {})), 16)"
_AT_ONCE = 500
"""Rows whose lines are fetched together."""
_SAID, _ORIGINS = 710001, 710002
"""Numbers in the samples of quads, in whose places the columns go."""
_AMOUNT, _OUTLETS, _TONE, _GOLDSTEIN = "710003", "710004", "710005.5", "710006.5"


class Columns:
    """The ties of ``source``, which is new to the store, in the tables of ``connection``."""

    def __init__(self, connection: DuckDBPyConnection, source: Source, rest: Rest) -> None:
        self._run, self._source, self._rest = connection.execute, source, rest
        self._world: StoredEvidence | None = None

    def divide(self, old: StoredEvidence, new: StoredEvidence, moved: Iterable[Iri]) -> list[tuple[Tie, Stance]]:
        """Takes the ties that are counted here out of ``kg_ties``; returns the others.

        ``old`` and ``new`` are the graph before and after the change, ``moved`` the actors that it makes others.
        """
        self._world = new
        self._put_relations()
        self._relate(old, new, frozenset(moved))
        self._share(old, new)
        self._run("CREATE OR REPLACE TEMP TABLE kg_alone AS SELECT * FROM kg_related ANTI JOIN kg_shared USING (a, b)")
        self._run("DELETE FROM kg_ties WHERE key IN (SELECT key FROM kg_alone)")
        self._run("DROP TABLE kg_related")
        self._count()
        return list(self._rest())

    def __iter__(self) -> Iterator[str]:
        """The lines of N-Quads of the counted ties, of the stances on them and of their relationships, some at once."""
        if self._world is not None:
            yield from self._said()
            yield from self._relationships()

    # -- which ties -------------------------------------------------------------------------------

    def _table(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Makes a table of these rows; the columns by their types."""
        made = ", ".join(f"unnest(CAST(? AS {kind}[])) AS {column}" for column, kind in columns.items())
        given = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {made}", given)

    def _put_relations(self) -> None:
        """Makes tables of what the ontology says of relations; of kin, ``either`` way round or the same."""
        assert self._world is not None
        vocabulary = self._world.vocabulary
        known = vocabulary.relations
        self._table(
            "kg_relations",
            {"relation": "VARCHAR", "undirected": "BOOLEAN"},
            [(n, r.symmetric) for n, r in known.items()],
        )
        kin = [
            (name, other, narrower, known[other].symmetric or (narrower and relation.symmetric))
            for name, relation in known.items()
            for narrower in (True, False)
            for other in vocabulary.kin(name, narrower=narrower)
        ]
        kinds = {"relation": "VARCHAR", "other": "VARCHAR", "narrower": "BOOLEAN", "either": "BOOLEAN"}
        self._table("kg_kin", kinds, kin)

    def _relate(self, old: StoredEvidence, new: StoredEvidence, moved: frozenset[Iri]) -> None:
        """Makes ``kg_related``: the ties with the ends ``rs`` and ``ro`` of their relationships, ``a`` and ``b`` in
        order; ``held`` where something about an end forbids counting."""
        named = "SELECT subject FROM kg_ties UNION SELECT object FROM kg_ties"
        actors = [ID + name for (name,) in self._run(named).fetchall()]
        folds = {actor: (new.folded(actor), old.folded(actor)) for actor in actors}
        other = {actor for actor, (after, before) in folds.items() if after != before}
        store = old.store
        stored = {actor for end in ("subject", "object") for _, actor in store.referring(RDF + end, sorted(other))}
        held = moved | {ANYONE} | {a for a in actors if old.has_namesakes(a) or new.has_namesakes(a)}
        bad = {end for actor in stored for end in folds[actor]} | {folds[a][0] for a in actors if a in held}
        rows = [(ids.short(a), folds[a][0], a in held or folds[a][0] in bad) for a in actors]
        self._table("kg_ends", {"id": "VARCHAR", "folded": "VARCHAR", "held": "BOOLEAN"}, rows)
        self._run(
            "CREATE OR REPLACE TEMP TABLE kg_related AS SELECT t.*, "
            "CASE WHEN r.undirected THEN least(s.folded, o.folded) ELSE s.folded END AS rs, "
            "CASE WHEN r.undirected THEN greatest(s.folded, o.folded) ELSE o.folded END AS ro, "
            "least(s.folded, o.folded) AS a, greatest(s.folded, o.folded) AS b, "
            "s.held OR o.held OR r.relation IS NULL AS held "
            "FROM kg_ties AS t JOIN kg_ends AS s ON t.subject = s.id JOIN kg_ends AS o ON t.object = o.id "
            "LEFT JOIN kg_relations AS r ON t.relation = r.relation"
        )

    def _share(self, old: StoredEvidence, new: StoredEvidence) -> None:
        """Makes ``kg_shared``: the pairs of actors whose ties are not counted here."""
        judged = new.assessments.keys() | old.assessments.keys()
        judged |= {end for world in (old, new) for link in world.links for end in (link.premise, link.conclusion)}
        store, attitudes = old.store, new.vocabulary.attitudes
        voids = [KG + name.capitalize() for name, attitude in attitudes.items() if attitude.voids]
        taking = sorted({iri for iri, _ in store.referring(KG + "attitude", voids)})
        judged |= {iri for of in store.nodes(taking, [KG + "about"]).values() for iri in terms.many(of, KG + "about")}
        keys = [(iri.rpartition("-")[2],) for iri in sorted(judged) if ids.is_tie(iri)]
        self._table("kg_judged", {"key": "VARCHAR"}, keys)
        general = {t.iri: t for world in (old, new) for t in world.with_anyone()}
        ends = [
            (t.relation, *(None if end == ANYONE else new.folded(end) for end in (t.subject, t.object)))
            for t in general.values()
        ]
        self._table("kg_general", {"relation": "VARCHAR", "s": "VARCHAR", "o": "VARCHAR"}, ends)
        self._run(
            "CREATE OR REPLACE TEMP TABLE kg_shared AS SELECT DISTINCT a, b FROM kg_related AS t WHERE held "
            "OR regexp_matches(origin, '^(https?://|urn:)') OR key IN (SELECT key FROM kg_judged) "
            "OR (tone IS NOT NULL AND try_cast(tone AS DECIMAL(38, 2)) IS NULL) "
            "OR (goldstein IS NOT NULL AND try_cast(goldstein AS DECIMAL(38, 2)) IS NULL) "
            "OR EXISTS (FROM kg_general AS g WHERE g.relation = t.relation "
            "AND (g.s IS NULL OR g.s IN (t.rs, t.ro)) AND (g.o IS NULL OR g.o IN (t.rs, t.ro)))"
        )
        if store.query(f"ASK {{ ?r <{KG}relation> ?x }}"):
            self._share_stored(old)

    def _share_stored(self, old: StoredEvidence) -> None:
        """Adds to ``kg_shared`` the pairs with a relationship in the store that bears on one of the file."""
        ways = [_DIGEST.format(f"{one}, other, {two}") for one, two in (("a", "b"), ("b", "a"))]
        found = self._run(
            f"SELECT DISTINCT a, b, unnest([{', '.join(ways)}]) FROM (SELECT DISTINCT t.a, t.b, k.other "
            "FROM kg_related AS t JOIN (SELECT relation, other FROM kg_kin UNION "
            "SELECT relation, relation FROM kg_relations) AS k ON t.relation = k.relation) "
            "ANTI JOIN kg_shared USING (a, b)"
        ).fetchall()
        shared = set()
        for chunk in chunks(found):
            named = {f"{ID}relationship-{key}": (a, b) for a, b, key in chunk}
            shared |= {named[iri] for iri in old.store.nodes(sorted(named), [terms.TYPE])}
        self._table("kg_stored", {"a": "VARCHAR", "b": "VARCHAR"}, sorted(shared))
        self._run("INSERT INTO kg_shared FROM kg_stored")

    def _count(self) -> None:
        """Adds to each tie its relationship and how many stances bear on it: its own, and those on narrower ties."""
        tied = "FALSE" if self._each else "n.relation = k.other AND n.a = t.a AND n.b = t.b"
        self._run(
            "CREATE OR REPLACE TEMP TABLE kg_counted AS "
            f"SELECT t.*, {_DIGEST.format('rs, t.relation, ro')} AS relationship, 1 + coalesce(m.number, 0) AS said "
            "FROM kg_alone AS t LEFT JOIN (SELECT t.key, count(DISTINCT n.key) AS number FROM kg_alone AS t "
            f"JOIN kg_kin AS k ON k.relation = t.relation AND k.narrower JOIN kg_alone AS n ON {tied} "
            "AND n.period IS NOT DISTINCT FROM t.period AND (k.either OR (n.rs = t.rs AND n.ro = t.ro)) "
            "GROUP BY t.key) AS m ON t.key = m.key"
        )
        self._run("DROP TABLE kg_alone")

    @property
    def _each(self) -> bool:
        """Whether each row is a tie, so that the record is in its id, and no other relation has one of the same id."""
        return self._source.fold == "rows"

    # -- the quads --------------------------------------------------------------------------------

    def _said(self) -> Iterator[str]:
        """The lines of the ties and of the stances on them."""
        source, key = self._source, "KG-KEY"
        iri, subject, obj = f"{ID}tie-{key}", f"{ID}KG-SUBJECT", f"{ID}KG-OBJECT"
        folded = Details(amount=_AMOUNT, unit=ROWS, outlets=int(_OUTLETS), tone=_TONE, goldstein=_GOLDSTEIN)
        tie = Tie(iri, subject, "KG-RELATION", obj, "KG-WHEN")
        stance = Stance(
            ids.local_iri("stance", source.iri, key), source.iri, source.iri, "asserts", (iri,), reviewed=False,
            origin="KG-ORIGIN", details=Details() if self._each else folded,
        )  # fmt: skip
        status = claim_quads(iri, None, f"{ID}relationship-KG-OF", self._verdict(1))
        lines = [*codec.tie_lines(tie), *codec.stance_lines(stance, source.reviewed), *_lines(status)]
        periods = [
            p for (p,) in self._run("SELECT DISTINCT period FROM kg_counted WHERE period IS NOT NULL").fetchall()
        ]
        self._table(
            "kg_periods", {"period": "VARCHAR", "bounds": "VARCHAR"}, [(p, _bounds(p)) for p in sorted(periods)]
        )
        columns = {
            key: "t.key", "KG-SUBJECT": "subject", "KG-OBJECT": "object", "KG-RELATION": "relation",
            "KG-WHEN": "t.period", "KG-ORIGIN": _escaped("origin"), "KG-OF": "relationship", _AMOUNT: "amount",
            _OUTLETS: "outlets", str(terms.decimal(_TONE)): _decimal("tone"),
            str(terms.decimal(_GOLDSTEIN)): _decimal("goldstein"),
        }  # fmt: skip
        yield from self._written(
            f"SELECT {_template(lines, columns)} || coalesce(replace(bounds, '{key}', t.key), '') "
            "FROM kg_counted AS t LEFT JOIN kg_periods AS p ON t.period = p.period"
        )

    def _relationships(self) -> Iterator[str]:
        """The lines of the relationships."""
        self._run(
            "CREATE OR REPLACE TEMP TABLE kg_summed AS SELECT relationship, rs, relation, ro, count(*) AS ties, "
            f"sum(said)::BIGINT AS said, count(DISTINCT coalesce(origin, {_literal(self._origin)})) AS origins, "
            f"coalesce(bool_or(contains(origin, '{SEVERAL}')), false) AS several FROM kg_counted GROUP BY ALL"
        )
        plain = f"ties <= {TALLY_ABOVE} AND NOT several"
        columns = {
            "KG-OF": "relationship", f"{ID}KG-SUBJECT": "rs", "KG-RELATION": "relation", f"{ID}KG-OBJECT": "ro",
            str(_SAID): "said", str(_ORIGINS): "origins",
        }  # fmt: skip
        ends = f"{ID}relationship-KG-OF", f"{ID}KG-SUBJECT", "KG-RELATION", f"{ID}KG-OBJECT"
        for verdict, where in ((self._verdict(1), "origins = 1"), (self._verdict(2), "origins > 1")):
            quads = relationship_quads(*ends, Pool(ties=1), Summary(verdict, _SAID, 0, _ORIGINS))
            made = _template(_lines(quads), columns)
            yield from self._written(f"SELECT {made} FROM kg_summed WHERE {plain} AND {where}")
        yield from self._busy(f"NOT ({plain})")

    def _busy(self, where: str) -> Iterator[str]:
        """The lines of the relationships with a tally, or with stances of several origins each."""
        assert self._world is not None
        cursor = self._run(
            "SELECT c.relationship, c.rs, c.relation, c.ro, c.period, c.origin, count(*), sum(c.said)::BIGINT "
            f"FROM kg_counted AS c JOIN (SELECT relationship FROM kg_summed WHERE {where}) USING (relationship) "
            "GROUP BY ALL ORDER BY ALL"
        )
        summaries: dict[frozenset[tuple[Bearing, int]], Summary] = {}
        for (key, subject, relation, obj), rows in groupby(_fetched(cursor), lambda row: row[:4]):
            pool = Pool()
            for *_, period, origin, ties, said in rows:
                pool.ties += ties
                pool.main[self._bearing(origin, relation, period)] += said
                if period:
                    pool.affirmed[period, ""] += ties
            known = frozenset(pool.main.items())
            if known not in summaries:
                summaries[known] = summarised(pool, pool.counted(), self._world)
            iri = f"{ID}relationship-{key}"
            yield from _lines(relationship_quads(iri, subject, relation, obj, pool, summaries[known]))

    def _written(self, query: str) -> Iterator[str]:
        cursor = self._run(query)
        while batch := cursor.fetchmany(_AT_ONCE):
            yield "".join([lines for (lines,) in batch])

    # -- the rules --------------------------------------------------------------------------------

    @property
    def _origin(self) -> str:
        """Who is behind a row that names nobody."""
        return self._source.origin or self._source.publisher or self._source.iri

    def _bearing(self, origin: str | None, relation: str, period: str | None) -> Bearing:
        assert self._world is not None
        vocabulary = self._world.vocabulary
        attitude, published = vocabulary.attitude("asserts"), self._source.published
        untimed = vocabulary.relations[relation].kind == "event" and period is None
        day = dates.bounds(published)[0] if untimed and published else None
        return Bearing(
            attitude.polarity, attitude.strength, True, False, self._source.iri, origin or self._origin,
            False, day=day or "",
        )  # fmt: skip

    def _verdict(self, origins: int) -> Verdict:
        """The status of what the source says for a number of origins."""
        assert self._world is not None
        relation = next(iter(self._world.vocabulary.relations))
        found = Counter(self._bearing(f"origin {at}", relation, "2000") for at in range(origins))
        return judge(found, self._world.lines(found))


def _fetched(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(2_000):
        yield from batch


def _lines(quads: Iterable[object]) -> list[str]:
    return [f"{quad} .\n" for quad in quads]


def _bounds(period: str) -> str:
    """The lines of the first and the last day of a time."""
    tie = Tie(f"{ID}tie-KG-KEY", "", "", "", period)
    of = (KG + "earliest", KG + "latest")
    return "".join(_lines(q for q in claim_quads(tie.iri, tie, None, Verdict("reported")) if q.predicate.value in of))


def _template(lines: Iterable[str], columns: Mapping[str, str]) -> str:
    """SQL for these lines with columns in place of their samples; a line is left out where its column is NULL."""
    longest = sorted(columns, key=len, reverse=True)
    parts = re.compile("(" + "|".join(map(re.escape, longest)) + ")")
    made = []
    for line in lines:
        cells = [columns.get(part, _literal(part)) for part in parts.split(line) if part]
        made.append(f"coalesce({' || '.join(cells)}, '')")
    return " || ".join(made)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(column: str) -> str:
    """SQL for a text within a literal of N-Quads."""
    for sign, by in (("\\", "\\\\"), ('"', '\\"')):
        column = f"replace({column}, {_literal(sign)}, {_literal(by)})"
    return f"replace(replace({column}, chr(10), '\\n'), chr(13), '\\r')"


def _decimal(column: str) -> str:
    """SQL for a number as the codec writes it: no zeros at the end, an integer where it is whole."""
    words = f"CAST({column} AS DECIMAL(38, 2))::VARCHAR"
    short = f"rtrim(rtrim({words}, '0'), '.')"
    short = f"CASE WHEN {short} = '-0' THEN '0' ELSE {short} END"
    kind = f"CASE WHEN contains({short}, '.') THEN '{XSD}decimal' ELSE '{XSD}integer' END"
    return f"'\"' || {short} || '\"^^<' || {kind} || '>'"
