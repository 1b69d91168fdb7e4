"""Records out of RDF in our vocabulary: checked node by node, every mistake collected.

Ties and statements get the ids that follow from their content; for other ids see :mod:`kg.readers.rdf_nodes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg.actors.resolver import Resolver
from kg.errors import NameNotFound, Violation
from kg.model import dates, ids
from kg.model.claims import Event, Inference, Mention, Quote, Source, SourceRecords, Stance, Statement, Tie
from kg.model.ids import ID, KG, TIE
from kg.model.vocabulary import DCTERMS, ORG, SKOS, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.tables import DATE
from kg.rdf.terms import Node, one
from kg.readers.rdf_actors import Actors, preferred
from kg.readers.rdf_nodes import Nodes, Spo
from kg.readers.rdf_shape import OURS, READS, mistakes

_TITLE = DCTERMS + "title"
_TITLED = {"Source", "CitedSource"}


def source_of(default: Source, nodes: Mapping[str, Node]) -> Source:
    """The source as its file describes it; title and hash of the file where it says nothing."""
    found = codec.decode_source(default.iri, nodes[default.iri])
    given = one(nodes[default.iri], _TITLE)
    return replace(found, title=given or default.title, cited_in=None)


class Claims:
    """What a file says in our vocabulary; :meth:`read` first, then :meth:`records`."""

    def __init__(
        self,
        source: str,
        triples: Iterable[Spo],
        resolver: Resolver,
        vocabulary: Vocabulary,
        name: str,
    ) -> None:
        self.source, self.vocabulary, self.name = source, vocabulary, name
        self.violations: list[Violation] = []
        self.warnings: list[str] = []
        self.taken: set[Spo] = set()
        self.moved: dict[Spo, str] = {}
        """The property under which a triple that is not taken stays, where it is another."""
        self._triples = list(triples)
        found = Nodes(source, self._triples, vocabulary)
        self._kinds, self._of, self.renamed, self.nodes = found.kinds, found.of, found.renamed, found.nodes
        self.sources = self._of("Source")
        self._ties: dict[str, Tie] = {}
        self._stances: list[Stance] = []
        self._actors = Actors(source, self.nodes, resolver, vocabulary)

    def _fault(self, iri: str, message: str) -> None:
        self.violations.append(Violation(f"{ids.short(iri)}: {message}"))

    # -- reading ----------------------------------------------------------------------------------

    def read(self) -> None:
        """Checks every node of ours, then takes it as a record."""
        grouped: dict[str, list[Spo]] = defaultdict(list)
        for triple in self._triples:
            grouped[triple[0]].append(triple)
        for written, kinds in self._kinds.items():
            iri = self.renamed.get(written, written)
            for kind in sorted(kinds):
                reads = READS.get(kind, READS["Actor"])
                self.violations += mistakes(iri, kind, self.nodes[iri])
                self.taken |= {t for t in grouped[written] if t[1] in reads or self._is_kind(t)}
        if self.violations:
            return
        self._normalise()
        self._actors.describe(self._of(*self.vocabulary.classes))
        moved = self._read_ties() | self._read_statements()
        self.renamed.update(moved)
        self._events = [self._event(iri) for iri in self._of("Event")]
        self._read_stances(moved)
        self._read_mentions()
        self._read_plain()
        self._sort_names()
        self.warnings += self._actors.warnings
        self.warnings += [f"{ids.short(iri)}: no stance is about it; left out" for iri in self._unheld()]

    def _normalise(self) -> None:
        """Normalises the dates of our nodes, and gives each source one title."""
        for written, kinds in self._kinds.items():
            of = self.nodes[self.renamed.get(written, written)]
            for row in (row for kind in kinds for row in READS.get(kind, {}).values()):
                if row.kind is DATE and row.prop in of:
                    of[row.prop] = [Literal(dates.normalise(term.value)) for term in of[row.prop]]
            if kinds & _TITLED and (title := preferred(of, [_TITLE])):
                of[_TITLE] = [Literal(title)]

    def _sort_names(self) -> None:
        """Takes the name that is shown, and plain names as aliases; every other stays, as an alternative name."""
        actors = {*self._of(*self.vocabulary.classes, "Post"), *self._actors.made()}
        shown = {iri: (SKOS + "prefLabel", SKOS + "altLabel", self._actors.label(iri)) for iri in actors}
        for iri in self._of(*_TITLED):
            if title := one(self.nodes[iri], _TITLE):
                shown[iri] = (_TITLE, DCTERMS + "alternative", title)
        for triple in self._triples:
            iri = self.renamed.get(triple[0], triple[0])
            main, other, name = shown.get(iri, ("", "", ""))
            if triple[1] not in (main, other):
                continue
            term, words = triple[2], str(getattr(triple[2], "value", ""))
            shown_here = triple[1] == main and term == Literal(name)
            if shown_here or (term == Literal(words) and self._actors.also_called(iri, words)):
                self.taken.add(triple)
            elif triple[1] == main or getattr(triple[2], "language", None):
                self.taken.discard(triple)
                self.moved[triple] = other

    def _is_kind(self, triple: Spo) -> bool:
        return triple[1] == terms.TYPE and getattr(triple[2], "value", "") in {
            ORG + "Post", *(KG + name for name in self._kinds[triple[0]]),
        }  # fmt: skip

    def _read_ties(self) -> dict[str, str]:
        """Takes the ties; their new IRIs by the old."""
        moved = {}
        for iri in self._of("Tie"):
            found = codec.decode_tie(iri, self.nodes[iri])
            tie = self._tie(found.subject, found.relation, found.object, found.when, found.event, iri)
            if tie is not None and self._is_row(iri, found, tie):
                tie = replace(tie, iri=iri)
            if tie is not None:
                self._ties[tie.iri] = tie
                moved[iri] = tie.iri
        return moved

    def _is_row(self, iri: str, said: Tie, tie: Tie) -> bool:
        """Whether a tie is a row of a feed, whose record id its IRI alone holds; its ends are as they were."""
        feed = terms.one(self.nodes.get(self.source, {}), KG + "feed")
        same = (said.subject, said.relation, said.object) == (tie.subject, tie.relation, tie.object)
        return bool(feed) and same and ids.is_tie(iri) and iri != tie.iri

    def _tie(self, subject: str, name: str, obj: str, when: str | None, event: str | None, where: str) -> Tie | None:
        try:
            ends = self.vocabulary.canonical(self._actors.of(subject), name, self._actors.of(obj))
        except NameNotFound as error:
            self._fault(where, str(error))
            return None
        return Tie(ids.tie_iri(*ends, when, event), *ends, when, event)

    def _event(self, iri: str) -> Event:
        found = codec.decode_event(iri, self._actors.named(iri))
        return replace(found, when=dates.normalise(found.when) if found.when else None)

    def _read_statements(self) -> dict[str, str]:
        self._statements: dict[str, Statement] = {}
        moved = {}
        for iri in self._of("Statement"):
            found = codec.decode_statement(iri, self.nodes[iri])
            concerns = self._actors.several(found.concerns)
            moved[iri] = ids.statement_iri(found.text, concerns)
            self._statements[moved[iri]] = Statement(moved[iri], found.text, concerns)
        return moved

    def _read_stances(self, moved: Mapping[str, str]) -> None:
        reviewed = one(self.nodes.get(self.source, {}), KG + "reviewed") != "false"
        self._quotes = {i: self._quote(i) for i in self._of("Quote", "Mention")}
        stances = set(self._of("Stance"))
        for iri in sorted(stances):
            found = codec.decode_stance(iri, self.nodes[iri], reviewed, self._quotes)
            for what in found.about:
                if what not in moved and what not in stances and not what.startswith(ID + "stance-"):
                    self._fault(iri, f"it is about {what!r}, which the file does not describe")
            if found.attitude not in self.vocabulary.attitudes:
                self._fault(iri, f"unknown attitude {found.attitude!r}")
            if (quote := one(self.nodes[iri], KG + "quote")) and found.quote is None:
                self._fault(iri, f"its quote {quote!r} is not described")
            self._stances.append(self._stance(found, moved))

    def _stance(self, found: Stance, moved: Mapping[str, str]) -> Stance:
        own = found.holder in (self.source, found.source)
        details = found.details
        if details:
            origin, against, via = map(self._mixed, (details.origin, details.against, details.via))
            details = replace(details, origin=origin, against=against, via=via)
        return replace(
            found,
            source=self.source,
            holder=self.source if own else self._actors.of(found.holder),
            about=tuple(sorted({moved.get(iri, iri) for iri in found.about})),
            addressee=self._actors.several(found.addressee),
            target=self._actors.several(found.target),
            on_behalf_of=self._actors.of(found.on_behalf_of) if found.on_behalf_of else None,
            details=details,
        )

    def _mixed(self, values: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({self._actors.of(v) if terms.is_iri(v) else v for v in values}))

    def _quote(self, iri: str) -> Quote:
        return replace(codec.decode_quote(iri, self.nodes[iri]), source=self.source)

    def _read_mentions(self) -> None:
        """Takes the mentions; those of the same words have one kind, as they share a node."""
        self._mentions: list[Mention] = []
        kinds: dict[str, str] = {}
        for iri in self._of("Mention"):
            quote, kind = self._quotes[iri], one(self.nodes[iri], KG + "mentionKind") or "name"
            if kinds.setdefault(quote.iri, kind) != kind:
                other = f"another mention of the same words ({quote.start}–{quote.end}) {kinds[quote.iri]!r}"
                self._fault(iri, f"kg:mentionKind is {kind!r}, that of {other}; words have one kind")
            actors = self._actors.several(terms.many(self.nodes[iri], KG + "refersTo"))
            self._mentions += [Mention(quote, actor, kind) for actor in actors]

    def _read_plain(self) -> None:
        """Takes triples whose predicate is a relation as said in the file's own voice."""
        for triple in self._triples:
            subject, prop, obj = triple
            name = prop.removeprefix(TIE)
            if name == prop or not isinstance(obj, NamedNode) or not self._relation(name):
                continue
            self.taken.add(triple)
            if subject == obj.value:
                self.warnings.append(f"{ids.short(subject)} {name} itself: left out")
            elif tie := self._tie(subject, name, obj.value, None, None, subject):
                self._ties[tie.iri] = tie
                iri = ids.local_iri("stance", self.source, ids.digest(tie.iri))
                self._stances.append(Stance(iri, self.source, self.source, "asserts", (tie.iri,), reviewed=True))

    def _relation(self, name: str) -> bool:
        return name in self.vocabulary.relations or name in self.vocabulary.inverses

    # -- writing ----------------------------------------------------------------------------------

    def records(self, source: Source, foreign: tuple[object, ...], warnings: tuple[str, ...]) -> SourceRecords:
        """Everything as the records of ``source``."""
        used = {iri for stance in self._stances for iri in stance.about}
        stances = {s.iri: s for s in self._stances}
        offices = [codec.decode_office(i, self._actors.named(i)) for i in self._of("Post")]
        tenures = [codec.decode_tenure(i, self.nodes[i]) for i in self._of("Tenure")]
        return SourceRecords(
            source=source,
            actors=self._actors.records(),
            offices=tuple(replace(o, of=self._actors.of(o.of)) for o in offices),
            tenures=tuple(replace(t, person=self._actors.of(t.person)) for t in tenures),
            cited=tuple(
                replace(codec.decode_source(i, self.nodes[i]), cited_in=self.source) for i in self._of("CitedSource")
            ),
            events=tuple(self._events),
            ties=tuple(self._ties[i] for i in sorted(self._ties) if i in used),
            statements=tuple(self._statements[i] for i in sorted(self._statements) if i in used),
            stances=tuple(stances[i] for i in sorted(stances)),
            mentions=tuple(self._mentions),
            inferences=tuple(sorted(map(self._inference, self._of("Inference")), key=codec.inference_order)),
            foreign=foreign,
            warnings=warnings,
        )

    def _unheld(self) -> list[str]:
        """The ties and statements that no stance is about; ties of speech acts follow from stances."""
        used = {iri for stance in self._stances for iri in stance.about}
        ties = [t for t in self._ties.values() if self.vocabulary.relations[t.relation].kind != "speech"]
        return sorted({*(t.iri for t in ties), *self._statements} - used)

    def _inference(self, iri: str) -> Inference:
        found = codec.decode_inference(iri, self.nodes[iri])
        return replace(
            found,
            same_as=self._actors.of(found.same_as) if found.same_as else None,
        )


__all__ = ["OURS", "Claims", "source_of"]
