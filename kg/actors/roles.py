"""Who acts for whom, as a store has it: read actor by actor, or at once for paths, which touch many actors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.actors.acting import OFFICELESS, SOVEREIGN, UNNAMED, Index, Term, may_act
from kg.actors.directory import Directory
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.vocabulary import ORG
from kg.rdf.terms import TYPE, Node, is_iri, one
from kg.store.protocol import Store

Read = Callable[[Iterable[Iri]], Mapping[Iri, Node]]


@dataclass(frozen=True, slots=True)
class _StoredTerm:
    """A term of office whose dates are read when they are needed."""

    tenure: Iri
    read: Read = field(compare=False)

    @property
    def since(self) -> str | None:
        return one(self.read([self.tenure])[self.tenure], KG + "since")

    @property
    def until(self) -> str | None:
        return one(self.read([self.tenure])[self.tenure], KG + "until")


class StoredRoles:
    """The roles in a store (:class:`kg.actors.acting.Roles`), each read when somebody asks for it."""

    def __init__(self, store: Store, directory: Directory, read: Read) -> None:
        self._store, self._directory, self._read = store, directory, read

    def onward(self, actor: Iri) -> Iterator[tuple[Iri, Term | None]]:
        yield from ((body, None) for body in self._directory.entry(actor).acts_for)
        yield from ((held.body, held) for held in self._directory.career(actor) if held.body)

    def inward(self, bodies: Iterable[Iri]) -> Iterator[tuple[Iri, Iri, Term | None]]:
        bodies = list(bodies)
        acting = self._store.referring(KG + "actsFor", bodies)
        posts = dict(self._store.referring(ORG + "postIn", bodies))
        tenures = dict(self._store.referring(KG + "office", posts))
        found: list[tuple[Iri, Iri, Term | None]] = [(body, actor, None) for actor, body in acting]
        for tenure, of in self._read(tenures).items():
            if member := one(of, ORG + "member"):
                found.append((posts[tenures[tenure]], member, _StoredTerm(tenure, self._read)))
        self._directory.fetch(actor for _, actor, _ in found)
        return ((body, actor, term) for body, actor, term in found if self._may_act(actor, term))

    def _may_act(self, actor: Iri, term: Term | None) -> bool:
        return may_act(self._directory.entry(actor).ref.kind, term)

    def is_state(self, actor: Iri) -> bool:
        return self._directory.entry(actor).is_state

    def is_unnamed(self, actor: Iri) -> bool:
        return self._directory.entry(actor).ref.kind == UNNAMED

    def body(self, office: Iri) -> Iri | None:
        return one(self._read([office])[office], ORG + "postIn") if is_iri(office) else None

    def index(self) -> Index:
        """All roles, read at once."""
        roles: list[tuple[Iri, Iri, Term | None]] = [(actor, body, None) for actor, body in self._pairs(KG + "actsFor")]
        posts, members = dict(self._pairs(ORG + "postIn")), dict(self._pairs(ORG + "member"))
        for tenure, office in self._pairs(KG + "office"):
            if tenure in members and office in posts:
                roles.append((members[tenure], posts[office], _StoredTerm(tenure, self._read)))
        sovereign = self._of(SOVEREIGN)
        officeless = sovereign | self._of(OFFICELESS - SOVEREIGN)
        counted = (
            (actor, body, term)
            for actor, body, term in roles
            if actor not in (sovereign if term is None else officeless) or self._may_act(actor, term)
        )
        return Index(counted, self.is_state)

    def _of(self, kinds: Iterable[str]) -> set[Iri]:
        return {iri for iri, _ in self._store.referring(TYPE, [KG + kind for kind in kinds])}

    def _pairs(self, prop: str) -> list[tuple[Iri, Iri]]:
        return [(q.subject.value, q.object.value) for q in self._store.match(predicate=prop)]  # type: ignore[union-attr]
