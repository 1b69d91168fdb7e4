"""The actors of an annotation: its own, those of the case in its folder, and those of the registry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.actors.resolver import UNLIKE, elsewhere, written_id
from kg.annotation.schema import SCOPED, ActorEntry, Lines, Place, Range, read_case_actors
from kg.errors import InputError, NameNotFound
from kg.io.files import within
from kg.model import ids
from kg.model.claims import Actor, Iri, Office, Tenure
from kg.model.vocabulary import Vocabulary
from kg.readers.annotation_fields import Fields
from kg.readers.annotation_words import Words

CASE_ACTORS = ("actors.yaml", "actors.yml")
"""The names of a file that lists the actors of a case."""
Described = tuple[list[Actor], list[Office], list[Tenure]]


def is_case_actors(path: Path) -> bool:
    """Whether a file lists the actors of the case in its folder, by its name."""
    return path.name in CASE_ACTORS


@dataclass(frozen=True)
class Case:
    """The actors that all annotations in a folder know, with the file that lists them; ``iri`` is their scope."""

    path: Path
    iri: Iri
    entries: Sequence[ActorEntry]
    lines: Lines


def case_of(annotation: Path) -> Case | None:
    """The actors of the case beside an annotation; raises InputError where the file is not valid."""
    for name in CASE_ACTORS:
        path = annotation.parent / name
        if path.is_file() and within(path, annotation.parent):
            found, lines = read_case_actors(path)
            key = found.case or annotation.parent.absolute().name
            return Case(path, f"{ids.ID}case-{ids.digest('case', key)}", found.actors, lines)
    return None


class Actors:
    """The actors that a file describes or names; the scope of its own is the IRI of its words."""

    def __init__(self, fields: Fields, words: Words, vocabulary: Vocabulary, published: str | None) -> None:
        self._local: dict[str, Iri] = {}  # by id, and by folded name
        self._fields = fields
        self._words = words
        self._iri = words.iri
        self._vocabulary = vocabulary
        self._published = published
        self._same: dict[Iri, Iri] = {}
        self._shared: dict[str, list[str]] = {}
        self._names: dict[str, Iri | None] = {}
        self._used: set[Iri] = set()

    def of_case(self, case: Case, own: Sequence[ActorEntry]) -> Described:
        """The actors of the case, which know one another and the registry; raises InputError with every mistake.

        The file may name them from now on; an actor of its ``own`` must have another id.
        """
        fields = Fields(str(case.path), case.lines, self._fields.resolver)
        theirs = Actors(fields, Words(fields, case.iri, None), self._vocabulary, self._published)
        seen: set[str] = set()
        for index, entry in enumerate(case.entries):
            if entry.id in seen:
                fields.wrong(("actors", index, "id"), "duplicate id; ids are unique in a file", entry.id)
            seen.add(entry.id)
            if isinstance(entry.description, Range):
                fields.wrong(("actors", index, "description"), "words are expected, not a range of a text")
        found = theirs.read(case.entries)
        if fields.violations:
            violations = sorted(fields.violations, key=lambda violation: violation.line or 0)
            raise InputError(str(case.path), violations, "nothing of this folder was added")
        for index, entry in enumerate(own):
            if entry.id in seen:
                self._fields.wrong(("actors", index, "id"), f"an actor of {case.path.name} has this id", entry.id)
        self._local, self._shared, self._same = theirs._local, theirs._shared, theirs._same
        return found

    def named(self, actors: list[Actor], offices: list[Office], tenures: list[Tenure]) -> Described:
        """Those actors of the case that the annotation names, and those for whom they act."""
        by_iri, bodies = {actor.iri: actor for actor in actors}, {office.iri: office.of for office in offices}
        pending, found = [*self._used], set[Iri]()
        while pending:
            iri = pending.pop()
            if iri in by_iri and iri not in found:
                found.add(iri)
                pending += by_iri[iri].acts_for
                pending += [bodies[tenure.office] for tenure in tenures if tenure.person == iri]
        held = [tenure for tenure in tenures if tenure.person in found]
        posts = {tenure.office for tenure in held}
        return [by_iri[iri] for iri in found], [office for office in offices if office.iri in posts], held

    def _home(self, entry: ActorEntry) -> tuple[Iri, str]:
        """The scope of an actor and its id there; an export writes both as the id."""
        if scoped := SCOPED.fullmatch(entry.id):
            return f"{ids.ID}case-{scoped[1]}", scoped[2]
        return self._iri, entry.id

    def read(self, entries: Sequence[ActorEntry]) -> Described:
        """The actors that a file describes, their offices and when they held them."""
        self._learn(entries)
        return self._actors(entries), *self._offices(entries)

    def _learn(self, entries: Sequence[ActorEntry]) -> None:
        """Takes in the names of these actors."""
        mine = {entry.id: ids.local_iri("actor", *self._home(entry)) for entry in entries}
        self._local.update(mine)
        called: dict[str, list[str]] = defaultdict(list)
        for entry in entries:
            for name in {_folded(name) for name in (entry.name, *entry.aliases)} - mine.keys():
                called[name].append(entry.id)
        self._local.update((name, mine[own[0]]) for name, own in called.items())
        self._shared = {name: own for name, own in self._shared.items() if name not in called}
        self._shared |= {name: own for name, own in called.items() if len(own) > 1}
        self._same |= {elsewhere(written_id(iri)): mine[entry.id] for entry in entries for iri in entry.same_as}

    def _actors(self, entries: Sequence[ActorEntry]) -> list[Actor]:
        found = []
        for index, entry in enumerate(entries):
            if entry.kind not in self._vocabulary.classes:
                known = ", ".join(self._vocabulary.classes)
                self._fields.wrong(("actors", index, "kind"), f"unknown kind of actor; known are: {known}", entry.kind)
            found.append(
                Actor(
                    iri=self._local[entry.id],
                    kind=entry.kind,
                    label=entry.name,
                    aliases=tuple(sorted(set(entry.aliases))),
                    acts_for=self.each(entry.acts_for, ("actors", index, "acts_for")),
                    same_as=self._fields.each(self._fields.equal, entry.same_as, ("actors", index, "same_as")),
                    description=self._words.of(entry.description, ("actors", index, "description")),
                    scope=self._iri,
                )
            )
        return found

    def _offices(self, entries: Sequence[ActorEntry]) -> tuple[list[Office], list[Tenure]]:
        offices: dict[Iri, Office] = {}
        tenures: list[Tenure] = []
        for index, entry in enumerate(entries):
            scope, local = self._home(entry)
            for place, office in enumerate(entry.offices):
                path: Place = ("actors", index, "offices", place)
                whose = self.find(office.of, (*path, "of"))
                if whose is None:
                    continue
                by_id = written_id(office.of) == whose and whose in self._fields.resolver.roster.actors
                label = f"{office.title} of {self._fields.resolver.roster.label(whose) if by_id else office.of}"
                iri = ids.local_iri("office", scope, ids.digest(label))
                offices[iri] = Office(iri, label, whose, (office.title,))
                tenures.append(
                    Tenure(
                        ids.local_iri("tenure", scope, f"{local}-{place}"),
                        self._local[entry.id],
                        iri,
                        self._fields.when(office.since, (*path, "since")),
                        self._fields.when(office.until, (*path, "until")),
                    )
                )
        return list(offices.values()), tenures

    def known(self, name: str) -> Iri | None:
        """The actor called ``name``, or None without a word: details may be any text."""
        folded = _folded(name)
        if name in self._local or folded in self._local:
            found = self._local.get(name) or (None if folded in self._shared else self._local[folded])
            self._used |= {found} if found else set()
            return found
        if name not in self._names:
            try:
                self._names[name] = self._fields.resolver.resolve(name, self._published).actor
            except NameNotFound:
                self._names[name] = self._by_iri(name)
        return self._names[name]

    def _by_iri(self, name: str) -> Iri | None:
        """The actor that an IRI means which the registry does not know: one of this file, or of another source."""
        iri = written_id(name)
        return iri if ids.is_local_actor(iri) else self._same.get(elsewhere(iri))

    def find(self, name: str, path: Place) -> Iri | None:
        """The actor called ``name``; None is a mistake."""
        found = self.known(name)
        if found is None and (several := self._shared.get(_folded(name))):
            what = f"{len(several)} actors of this file are called {name!r}; name one by its id: {', '.join(several)}"
            self._fields.wrong(path, what, name)
        elif found is None:
            try:
                return self._fields.resolver.resolve(name, self._published).actor
            except NameNotFound as error:
                more = "" if error.advice == UNLIKE else "; or list it under 'actors:' with an id, kind and name"
                self._fields.wrong(path, f"{error}{more}", name)
        return found

    def each(self, names: Sequence[str], path: Place) -> tuple[Iri, ...]:
        """The actors of these names, once and in order, without those that are mistakes."""
        return self._fields.each(self.find, names, path)


def _folded(name: str) -> str:
    """A name as it is compared with others of its file."""
    return " ".join(name.casefold().split())
