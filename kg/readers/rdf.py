"""Foreign RDF as the records of one source: what is ours becomes records, the rest stays as it is.

- The source is the file: its IRI follows from the SHA-256 of its bytes. A file that describes exactly
  one ``kg:Source`` of ours, as an export of one source does, *is* that source and keeps its IRI, so
  that export and import meet; one that describes several is refused.
- Stances, ties, statements, quotes, mentions, inferences, actors and offices in our vocabulary become
  records; a triple whose predicate is a relation becomes a tie that the file asserts in its own voice.
- What follows from stances (statuses, relationships, plain triples of an export) is left out with a
  warning, and so is what describes somebody else's: the registry's actors, other sources, judgements.
- Everything else is kept in the source's graph as RDF 1.1: blank nodes become IRIs under the source,
  numbered in the order of the file, triple terms ``rdf:Statement`` nodes, and names in several languages
  stay. A warning says which graphs the file names, as a source has one graph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.actors import names, registry
from kg.actors.resolver import Resolver
from kg.annotation.schema import LONGEST_NAME
from kg.errors import InputError, counted
from kg.model import ids
from kg.model.claims import Source, SourceRecords
from kg.model.ids import GRAPH, ID, KG, TIE
from kg.model.vocabulary import PREFIXES, RDF, Vocabulary
from kg.rdf import terms
from kg.rdf.tables import EARLIER
from kg.readers.rdf_claims import OURS, Claims, source_of
from kg.readers.rdf_file import read, refused
from kg.readers.rdf_terms import Spo, Terms

DERIVED = frozenset(
    KG + name
    for name in (
        "status", "of", "relationshipStatus", "earliest", "latest", "makes", "tally", "unreviewed", "withdrawn",
        "replacedBy", "repeatsWithdrawn", "identifiedWith", "identityReason", "nameKey", "sketch", "textKey",
        "sameTextAs", "stancesFor", "stancesAgainst", "origins", "subject", "relation", "object",
    )
)  # fmt: skip
_JUDGED = frozenset(KG + name for name in ("Assessment", "Link", "Merge"))
_SPO = frozenset(RDF + part for part in ("subject", "predicate", "object"))
_SOURCE = re.compile(re.escape(ID) + r"source-[0-9a-f]{16}\Z")
_KEPT_PREFIXES = ("kg", "tie", "graph")


def read_rdf(path: Path, resolver: Resolver, vocabulary: Vocabulary) -> SourceRecords:
    """The records of an RDF file; raises InputError with every mistake, and nothing is added then."""
    found, prefixes, hashed, left_out = read(path)
    if not found:
        raise refused(path, "; ".join(left_out) or "the file holds no triples")
    file = _File(path, hashed, found, prefixes, resolver, vocabulary)
    file.warnings += [f"{path}: {warning}" for warning in left_out]
    return file.records()


class _File:
    """Sorts the triples of one file; each method takes what is its own and leaves the rest."""

    def __init__(
        self,
        path: Path,
        hashed: str,
        found: list[Quad],
        prefixes: Mapping[str, str],
        resolver: Resolver,
        vocabulary: Vocabulary,
    ) -> None:
        self.path, self.resolver, self.vocabulary = path, resolver, vocabulary
        self.warnings: list[str] = []
        self.iri, described = self._source(found, ids.source_iri(f"sha256:{hashed}"))
        self.source = Source(self.iri, names.presentable(path.name, LONGEST_NAME) or "untitled", sha256=hashed)
        self._graphs = {ids.source_graph(self.iri), ids.inferred_graph(self.iri), ids.TIES_GRAPH}
        relations = {TIE + name for name in (*vocabulary.relations, *vocabulary.inverses)}
        self._relations = relations
        terms = Terms(self.iri, {described: self.iri} if described else {}, relations)
        self.triples: dict[Spo, str] = {}
        for quad in found:
            for triple in terms.triples(quad):
                self.triples.setdefault(triple, getattr(quad.graph_name, "value", ""))
        self._look_alikes(prefixes)
        self._named_graphs(found)

    def _source(self, found: Iterable[Quad], own: str) -> tuple[str, str | None]:
        """The IRI of the source, and the IRI of the one that the file describes as its source."""
        kind = NamedNode(KG + "Source")
        described = {
            str(getattr(of, "value", of))
            for quad in found
            for of in (
                [quad.subject] if quad.predicate.value == terms.TYPE and quad.object == kind
                else [quad.object] if quad.predicate.value == KG + "source" else []
            )
        }  # fmt: skip
        if len(described) > 1:
            names = ", ".join(map(ids.short, sorted(described)[:4]))
            advice = "put each source into a file of its own (kg export --source), or make a store of a whole graph "
            advice += "with: kg restore; nothing of it was added"
            raise refused(self.path, f"the file speaks for {len(described)} sources: {names}", advice=advice)
        if not described:
            return own, None
        (only,) = described
        return (only, None) if _SOURCE.match(only) else (own, only)

    def _look_alikes(self, prefixes: Mapping[str, str]) -> None:
        for name in _KEPT_PREFIXES:
            if name in prefixes and prefixes[name] != PREFIXES[name]:
                self._warn(f"the prefix {name}: stands for <{prefixes[name]}> here, not for <{PREFIXES[name]}>")

    def _named_graphs(self, found: Iterable[Quad]) -> None:
        """Warns that the names of graphs are not kept, and how many triples were in several of them."""
        said = {quad for quad in found if not getattr(quad.graph_name, "value", "").startswith(GRAPH)}
        graphs = sorted({str(q.graph_name) for q in said if not isinstance(q.graph_name, DefaultGraph)})
        if graphs:
            names = ", ".join(graphs[:4]) + (", …" if len(graphs) > 4 else "")
            shared = sum(number > 1 for number in Counter(quad.triple for quad in said).values())
            what = f"the triples of {counted(len(graphs), 'named graph')} ({names}) go into the source's graph"
            what += f"; {counted(shared, 'triple')} of several graphs became one" if shared else ""
            self._warn(f"{what}; to keep apart what each says, add each as a file of its own")

    def _warn(self, message: str) -> None:
        self.warnings.append(f"{self.path}: {message}")

    # -- sorting ----------------------------------------------------------------------------------

    def records(self) -> SourceRecords:
        """The records of the file; raises InputError with every mistake."""
        self._drop_derived()
        self._drop_known()
        claims = Claims(self.iri, self.triples, self.resolver, self.vocabulary, self.source.title)
        claims.read()
        if claims.violations:
            raise InputError(str(self.path), claims.violations, "nothing of it was added")
        for warning in claims.warnings:
            self._warn(warning)
        rest = {t: g for t, g in self.triples.items() if t not in claims.taken}
        source = source_of(self.source, claims.nodes) if self.iri in claims.sources else self.source
        return claims.records(source, tuple(self._foreign(rest, claims)), tuple(self.warnings))

    def _drop(self, found: list[Spo], message: str) -> None:
        for triple in found:
            del self.triples[triple]
        if found:
            self._warn(f"{counted(len(found), 'triple')} left out: {message}")

    def _drop_derived(self) -> None:
        """Leaves out what follows from stances, and the plain triples of relationships that the file describes."""
        kind = NamedNode(KG + "Relationship")
        folded = {s for s, p, o in self.triples if p == terms.TYPE and o == kind}
        plain = set(self._plain(folded))
        self._drop(
            [
                t for t, graph in self.triples.items()
                if t[1] in DERIVED or t[0] in folded or graph == ids.DERIVED_GRAPH or (t[1], *_ends(t)) in plain
            ],
            "statuses, relationships and plain triples are computed from stances",
        )  # fmt: skip
        rows = [t for t in self.triples if t[1] == KG + "eventTable"]
        self._drop(rows, "rows of a feed come with its own files alone")

    def _plain(self, folded: set[str]) -> Iterator[tuple[str, str, str]]:
        parts: dict[str, dict[str, str]] = {}
        for subject, prop, obj in self.triples:
            if subject in folded and isinstance(obj, NamedNode):
                parts.setdefault(subject, {})[prop] = obj.value
        for of in parts.values():
            ends = of.get(KG + "subject", ""), of.get(KG + "object", "")
            name = of.get(KG + "relation", "").removeprefix(TIE)
            for relation in (name, *self.vocabulary.kin(name, narrower=False)):
                for said in (relation, *self.vocabulary.inverse_names.get(relation, ())):
                    yield TIE + said, *ends
                    yield TIE + said, *ends[::-1]

    def _drop_known(self) -> None:
        """Leaves out what the ontology and the registry say already, and what is for others to say."""
        roster = self.resolver.roster
        registered = {*roster.actors, *roster.offices, *(tenure.iri for tenure in roster.tenures)}
        if any(s in registered or s.startswith((KG.rstrip("#"), TIE)) for s, _, _ in self.triples):
            known = {(q.subject.value, q.predicate.value, q.object) for q in registry.base_quads()}  # type: ignore[union-attr]
            self.triples = {t: g for t, g in self.triples.items() if (t[0], EARLIER.get(t[1], t[1]), t[2]) not in known}
        judged = {s for s, p, o in self.triples if p == terms.TYPE and getattr(o, "value", "") in _JUDGED}
        about_judgement = [t for t in self.triples if t[0] in judged or t[1] == KG + "implies"]
        self._drop(about_judgement, "an analyst's judgements come in a file of their own (kg add --as judgements)")
        others = [t for t in self.triples if self._others(t, registered)]
        names = ", ".join(sorted({ids.short(s) for s, _, _ in others})[:4])
        self._drop(others, f"they describe what is not this file's to describe ({names})")

    def _others(self, triple: Spo, registered: set[str]) -> bool:
        """Whether the triple says, in our words, something of what the registry or another source describes."""
        subject, prop, obj = triple
        kind = prop == terms.TYPE and isinstance(obj, NamedNode) and obj.value.startswith(KG)
        if not (kind or prop in OURS):
            return False
        return subject in registered or (bool(_SOURCE.match(subject)) and subject != self.iri)

    def _foreign(self, rest: Mapping[Spo, str], claims: Claims) -> Iterator[Quad]:
        """What is left, in the source's graph; what only looks like ours is left out with a warning."""
        graph = NamedNode(ids.source_graph(self.iri))
        reified = {s for s, p, o in rest if p == RDF + "predicate" and getattr(o, "value", "") in self._relations}
        loose: set[str] = set()
        moved: set[str] = set()
        renamed = claims.renamed
        for triple, where in rest.items():
            subject, prop, obj = triple
            ours = (prop in OURS and prop.startswith(KG)) or prop in self._relations
            if ours or (prop in _SPO and (subject in reified or subject.startswith(f"{ID}tie-"))):
                loose.add(prop)
                continue
            if where.startswith(GRAPH) and where not in self._graphs:
                moved.add(where)
            if isinstance(obj, NamedNode):
                obj = NamedNode(renamed.get(obj.value, obj.value))
            yield Quad(NamedNode(renamed.get(subject, subject)), NamedNode(claims.moved.get(triple, prop)), obj, graph)
        for prop in sorted(loose):
            self._warn(f"{terms.curie(prop)} left out where it belongs to no stance, tie, actor or source of the file")
        for name in sorted(moved):
            self._warn(
                f"triples of the graph {terms.curie(name)}, which is the store's own, go into the source's graph"
            )


def _ends(triple: Spo) -> tuple[str, str]:
    return triple[0], getattr(triple[2], "value", "")
