"""Resolves names, as people write them, to actors, with the reason; the only place that does so.

Works on records only. A name is never guessed: an ambiguous name lists its candidates, an
unknown one suggests similar names, a demonym by itself is refused. Names are compared as
:mod:`kg.actors.names` defines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from kg.actors.acting import Merged
from kg.actors.lookalikes import mixed_letters, skeleton
from kg.actors.names import (
    DISTANCING,
    FORCES,
    GOVERNMENT,
    GUARDS,
    HONORIFICS,
    PAST,
    ROLES,
    TIMES,
    clean,
    is_short,
    key,
    plural,
    short_forms,
    title_key,
)
from kg.actors.roster import Roster
from kg.errors import AmbiguousName, NameNotFound
from kg.model.claims import Actor, Iri, Office, Tenure
from kg.model.ids import ID, short

_RANKS = {
    reason: rank
    for rank, reason in enumerate(["id", "name", "alias", "metonym", "code", "title", "office-holder", "demonym"])
}
_CODES = ("iso3", "iso2", "cameo")
NEAR, NEARLY = 72, 88
"""Similarities (of 100) above which a name may be, or surely is, a misspelling of another."""
LONGEST = 500
"""The most characters of a name: the time to parse one grows with the square of its words."""
SHORTEST_PART = 3
"""The fewest characters of a name that identify it."""
UNLIKE = "; no similar name is known: list a new actor in the annotation under 'actors:', with an id, kind and name"

_LONGEST_REFERENCE = 8
_ADDRESS = re.compile(r"<?[A-Za-z][A-Za-z0-9+.\-]*:\S")
_WIKIDATA = re.compile(r"(?:wd:|https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)", re.ASCII)
_MOSTLY = 2 / 3
"""The share of letters above which words count as a name."""


def written_id(name: str) -> Iri:
    """The IRI of a ``name`` written as an id: in full, or as a local id after a colon."""
    typed = clean(name).removeprefix("<").removesuffix(">")
    return ID + typed[1:] if typed.startswith(":") else typed


def elsewhere(iri: str) -> Iri:
    """An IRI of another system in one form: an item of Wikidata has several."""
    item = _WIKIDATA.fullmatch(iri)
    return f"http://www.wikidata.org/entity/{item[1]}" if item else iri


def _local(name: str) -> str | None:
    """The local part of a ``name`` written as an id: after a colon, or as an IRI of kg."""
    typed = clean(name).removeprefix("<").removesuffix(">")
    prefix = next((start for start in (ID, ":") if typed.startswith(start)), None)
    return None if prefix is None else typed[len(prefix) :]


def _in_letters(name: str) -> bool:
    """Whether most of the name's characters are letters, so that its parts are meaningful."""
    signs = [char for char in name if not char.isspace()]
    return sum(char.isalpha() for char in signs) >= _MOSTLY * len(signs)


@dataclass(frozen=True, slots=True)
class Match:
    """An actor that a name can mean, and why.

    ``reason`` is one of id, name, alias, code, metonym, title, office-holder and demonym;
    ``detail`` says it in words ("metonym of Government of Azerbaijan").
    """

    actor: Iri
    label: str
    reason: str
    detail: str = ""


class Resolver:
    """Resolves names against the given actors, offices and tenures.

    Building it is cheap; each index is made when it is first needed. ``at`` is always
    an EDTF date; without one the holders still in office are meant. ``merged`` maps actors
    that an analyst merged to the actor they became.
    """

    def __init__(
        self,
        actors: Iterable[Actor],
        offices: Iterable[Office] = (),
        tenures: Iterable[Tenure] = (),
        merged: Mapping[Iri, Iri] = MappingProxyType({}),
    ) -> None:
        self.roster = Roster(actors, offices, tenures, Merged(merged.items()))
        self._actors, self._offices = self.roster.actors, self.roster.offices
        self._merged = merged

    # -- questions ----------------------------------------------------------------------------------

    def resolve(self, name: str, at: str | None = None) -> Match:
        """The one actor that ``name`` means at that date.

        Raises NameNotFound, with near names, or AmbiguousName, with the candidates.
        """
        if len(name) > LONGEST:
            raise NameNotFound(name, advice=f"; a name has at most {LONGEST} characters")
        found = self.candidates(name, at)
        best = [match for match in found if _RANKS[match.reason] == _RANKS[found[0].reason]]
        if not best:
            raise self._not_found(name, at)
        if best[0].reason == "demonym":
            raise self._only_demonym(name, best)
        if len({self._merged.get(match.actor, match.actor) for match in best}) > 1:
            raise AmbiguousName(name, [self._describe(match) for match in best])
        return best[0]

    def candidates(self, name: str, at: str | None = None) -> list[Match]:
        """Every actor that ``name`` can mean at that date, the most direct reason first.

        A demonym gives its state, with the reason ``demonym``; :meth:`resolve` refuses it.
        """
        typed, form = clean(name), key(name)
        found = [*self._by_id(typed), *self._named(form, at), *self._coded(typed)]
        if not found:
            found = self._short_named(form, at) or self._composed(form, at) or self._set_apart(form)
        if not found and (iri := ID + typed) in self._actors:
            found = [self._match(iri, "id")]
        if not found:
            found = [
                self._match(iri, "demonym", f"demonym of {self.roster.label(iri)}")
                for iri in self._demonyms.get(form, ())
            ]
        best: dict[Iri, Match] = {}
        for match in sorted(found, key=lambda match: _RANKS[match.reason]):
            best.setdefault(match.actor, match)
        return list(best.values())

    def suggest(self, name: str, limit: int = 3) -> list[str]:
        """Up to ``limit`` known names like ``name``, each of another actor or office: nearly spelt so, or
        with it at the start of a word. An id gives near ids, and another IRI nothing."""
        from rapidfuzz import fuzz, process

        if (local := _local(name)) is not None:
            ids = [iri.removeprefix(ID) for iri in self._actors if iri.startswith(ID)]
            near_ids = process.extract(local.casefold(), ids, scorer=fuzz.ratio, limit=limit, score_cutoff=NEAR)
            return [f":{found}" for found, _, _ in near_ids]
        if _ADDRESS.match(clean(name)):
            return []
        typed, forms = key(name), self._spelt.keys()
        near = [(form, score) for form, score, _ in process.extract(typed, forms, scorer=fuzz.ratio, limit=limit)]
        longer = sorted((form for form in forms if f" {typed}" in f" {form}"), key=lambda form: (len(form), form))
        found = [form for form, score in near if score >= NEARLY]
        found += longer if len(typed) >= SHORTEST_PART else []
        found += [form for form, score in near if score >= NEAR]
        if not found and len(typed) > SHORTEST_PART and _in_letters(name):
            told = [form for form in forms if len(form) > SHORTEST_PART]
            parts = process.extract(typed, told, scorer=fuzz.partial_ratio, limit=limit, score_cutoff=NEARLY)
            found = [form for form, _, _ in parts]
        owners = {form: frozenset(iri for iri, _ in self._exact.get(form, ())) or form for form in found}
        first = {owner: form for form, owner in reversed(owners.items())}
        return [self._spelt[form] for form in found if first.pop(owners[form], None) == form][:limit]

    def namesakes(self, name: str) -> list[Match]:
        """The actors that have exactly this name or alias, however it is written."""
        found = self._exact.get(key(name), ())
        return [self._called(iri, reason) for iri, reason in found if reason in ("name", "alias")]

    def lookalikes(self, name: str) -> list[str]:
        """Other known names that look like this one: ``Iran`` for one with a Cyrillic letter."""
        form = key(name)
        return [words for words in self._skeletons.get(skeleton(name), ()) if key(words) != form]

    def state_of(self, actor: Iri, at: str | None = None) -> Iri | None:
        """The state (or breakaway entity) that the actor acts for; see :meth:`kg.actors.acting.Acting.state_of`."""
        return self.roster.state_of(actor, at)

    def holders(self, office: Iri, at: str | None = None) -> list[Tenure]:
        """The tenures of an office at that date; on the day of a change the newcomer's."""
        return self.roster.holders(office, at)

    def holder(self, office: Iri, at: str | None = None) -> Iri | None:
        """The person who holds an office at that date, if exactly one is known."""
        return self.roster.holder(office, at)

    def offices_of(self, person: Iri, at: str | None = None) -> list[Tenure]:
        """The tenures of a person, in order of time: all of them, or those at that date."""
        return self.roster.offices_of(person, at)

    def capacity(self, phrase: str) -> list[Office]:
        """The offices that a phrase names: ``Iranian President``, ``Foreign Minister of Iran``."""
        return self._offices_named(key(phrase)) if len(phrase) <= LONGEST else []

    def names(self) -> Iterator[tuple[str, Match]]:
        """Every surface form with what it can mean, for readers of text.

        A form comes once for each meaning. Demonyms, also in the plural, give their state with the
        reason ``demonym``; short names of persons ("Putin") the reason ``office-holder``; an office
        ("Iranian President") comes with the reason ``title`` and *the office's* IRI: ask
        :meth:`resolve` or :meth:`holder` with the date of the text. Codes are left out. Acronyms
        and surnames can equal common words (WHO, May): compare them with their case.
        """
        for iri, words, reason in self._surfaces():
            yield words, self._called(iri, reason)
        for person, forms in self._short_forms.items():
            for words in forms:
                yield words, self._match(person, "office-holder", self.roster.career(person))
        for iri, actor in self._actors.items():
            for demonym in actor.demonyms:
                for words in (demonym, *plural(demonym)):
                    yield words, self._match(iri, "demonym", f"demonym of {actor.label}")
        for office in self._offices.values():
            owner = self.roster.root(office.of)
            prefixes = [
                f"{self.roster.label(owner)}'s",
                *(self._actors[owner].demonyms if owner in self._actors else ()),
            ]
            forms = [office.label, *(f"{prefix} {title}" for title in office.titles for prefix in prefixes)]
            for words in dict.fromkeys(forms):
                yield words, Match(office.iri, office.label, "title", office.label)

    # -- indexes ------------------------------------------------------------------------------------

    @cached_property
    def _exact(self) -> dict[str, list[tuple[Iri, str]]]:
        """Actors by the key of a name, with the reason."""
        index: dict[str, list[tuple[Iri, str]]] = {}
        for iri, words, reason in self._surfaces():
            index.setdefault(key(words), []).append((iri, reason))
        return index

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        """The names of actors by their skeletons."""
        index: dict[str, list[str]] = {}
        for words in dict.fromkeys(words for _, words, _ in self._surfaces()):
            index.setdefault(skeleton(words), []).append(words)
        return index

    @cached_property
    def _demonyms(self) -> dict[str, list[Iri]]:
        """States and polities by the key of a demonym, singular or plural."""
        index: dict[str, list[Iri]] = {}
        for iri, actor in self._actors.items():
            for demonym in actor.demonyms:
                for form in (demonym, *plural(demonym)):
                    known = index.setdefault(key(form), [])
                    if iri not in known:
                        known.append(iri)
        return index

    @cached_property
    def _codes(self) -> dict[tuple[str, str], list[Iri]]:
        """Actors by scheme and code."""
        index: dict[tuple[str, str], list[Iri]] = {}
        for iri, actor in self._actors.items():
            wikidata = [("wikidata", other.rpartition("/")[2]) for other in actor.same_as if "wikidata" in other]
            for code in (*actor.codes, *wikidata):
                index.setdefault(code, []).append(iri)
        return index

    @cached_property
    def _short_forms(self) -> dict[Iri, list[str]]:
        """The short names of each person who holds or held an office."""
        held = (self._actors[person] for person in self.roster.by_person if person in self._actors)
        return {actor.iri: short_forms(actor.label, actor.aliases) for actor in held}

    @cached_property
    def _short(self) -> dict[str, list[Iri]]:
        index: dict[str, list[Iri]] = {}
        for person, forms in self._short_forms.items():
            for form in forms:
                index.setdefault(key(form), []).append(person)
        return index

    @cached_property
    def _titles(self) -> dict[str, list[Office]]:
        """Offices by title, without the name of what they belong to."""
        index: dict[str, list[Office]] = {}
        for office in self._offices.values():
            owner = self.roster.root(office.of)
            for form in {self._bare(title_key(key(title)), owner) for title in office.titles}:
                index.setdefault(form, []).append(office)
        return index

    @cached_property
    def _title_words(self) -> frozenset[str]:
        """The words of all titles."""
        words = {word for title in self._titles for word in title.split()}
        return frozenset(words | {"deputy", "vice"}) - {"of"}

    @cached_property
    def _office_labels(self) -> dict[str, list[Office]]:
        index: dict[str, list[Office]] = {}
        for office in self._offices.values():
            index.setdefault(key(office.label), []).append(office)
        return index

    @cached_property
    def _bodies(self) -> dict[tuple[Iri, str], list[Iri]]:
        """What acts for a state or is based in it, by the state and its name without the state's."""
        index: dict[tuple[Iri, str], list[Iri]] = {}
        for iri, actor in self._actors.items():
            owner = self.roster.root(iri) if actor.acts_for else actor.based_in
            if owner is None or owner == iri:
                continue
            forms = {key(name) for name in (actor.label, *actor.aliases)}
            for form in forms | {self._bare(form, owner) for form in forms}:
                index.setdefault((owner, form), []).append(iri)
        return index

    @cached_property
    def _spelt(self) -> dict[str, str]:
        """Names as written, by their key: those of actors, and of offices, which mean their holders."""
        offices = {key(office.label): office.label for office in self._offices.values()}
        return offices | {key(words): words for _, words, _ in self._surfaces()}

    def _surfaces(self) -> Iterator[tuple[Iri, str, str]]:
        """Names, aliases and metonyms as written, with their actor and the reason."""
        for iri, actor in self._actors.items():
            yield iri, actor.label, "name"
            for alias in actor.aliases:
                if actor.kind != "Person" or not is_short(alias):
                    yield iri, alias, "alias"
            for metonym in actor.metonyms:
                yield iri, metonym, "metonym"

    # -- ways to read a name --------------------------------------------------------------------------

    def _by_id(self, typed: str) -> list[Match]:
        """By IRI, or by local id after a colon."""
        iri = written_id(typed)
        return [self._match(iri, "id")] if iri in self._actors else []

    def _named(self, form: str, at: str | None) -> list[Match]:
        """By name, alias or metonym."""
        found = self._exact.get(form, ())
        persons = [iri for iri, _ in found if self._actors[iri].kind == "Person"]
        meant = set(self.roster.in_office(persons, at))
        return [self._called(iri, reason) for iri, reason in found if iri not in persons or iri in meant]

    def _coded(self, typed: str) -> list[Match]:
        """By an upper-case ISO alpha-3, ISO alpha-2 or CAMEO code, or a Wikidata item."""
        item = _WIKIDATA.fullmatch(typed.removeprefix("<").removesuffix(">"))
        code = item[1] if item else typed
        schemes = ("wikidata",) if item else _CODES if code.isupper() else ()
        found = {iri: scheme for scheme in reversed(schemes) for iri in self._codes.get((scheme, code), ())}
        return [self._match(iri, "code", f"{scheme} code of {self.roster.label(iri)}") for iri, scheme in found.items()]

    def _short_named(self, form: str, at: str | None) -> list[Match]:
        """By the short name of a person who holds or held an office."""
        return [
            self._match(person, "office-holder", self.roster.career(person, at))
            for person in self.roster.in_office(self._short.get(form, ()), at)
        ]

    def _composed(self, form: str, at: str | None) -> list[Match]:
        """By a phrase: a person after a title, an office, a body of a state, someone's government."""
        words = form.split()
        return (
            self._titled(words, at)
            or self._held(form, at)
            or self._body(words)
            or self._government_of_person(words, at)
        )

    def _titled(self, words: list[str], at: str | None) -> list[Match]:
        """``iranian president massoud pezeshkian``, ``president aliyev``, ``king hassan of morocco``."""
        of = words.index("of") if "of" in words[2:-1] else len(words)
        for cut in range(1, len(words)):
            rest, prefix = " ".join(words[cut:]), words[:cut]
            full = persons = [iri for iri, _ in self._exact.get(rest, ()) if self._actors[iri].kind == "Person"]
            if not persons and not (persons := self._short.get(rest, [])) and cut < of < len(words):
                persons = self._short.get(" ".join(words[cut:of]), [])
                prefix = [*words[of + 1 :], *prefix]
            if persons:
                offices = self._offices_before(prefix, persons, bool(full))
                fitting = [
                    p for p in persons if offices is None or any(t.office in offices for t in self.offices_of(p))
                ]
                return [
                    self._match(person, "title", self.roster.career(person, at, offices))
                    for person in self.roster.in_office(fitting, at, offices, past=not PAST.isdisjoint(prefix))
                ]
        return []

    def _offices_before(self, prefix: list[str], persons: Iterable[Iri], full: bool) -> set[Iri] | None:
        """The offices that the words before a person's name mean; None: any (``Mr``).

        After a full name's title any office will do: the registry does not know them all.
        """
        words = [word for word in prefix if word not in TIMES]
        held = {t.office for person in persons for t in self.offices_of(person)} & self._offices.keys()
        named = {office.iri for office in self._offices_named(" ".join(words))}
        titled = {office.iri for office in self._titles.get(title_key(" ".join(words)), ())}
        if found := held & (named or titled):
            return found
        if (named or titled) and not full:
            return set()
        if words[-1:] == ["ambassador"]:
            words = words[:-1]
            held = {o for o in held if any(key(t).startswith("ambassador") for t in self._offices[o].titles)}
        words = [word for word in words if word not in HONORIFICS and word not in ROLES]
        if full:
            words = [word for word in words if word not in self._title_words]
        if not words:
            return held if "ambassador" in prefix else None
        owners = self._owners(" ".join(words))
        return {office for office in held if self.roster.root(self._offices[office].of) in owners}

    def _held(self, form: str, at: str | None) -> list[Match]:
        """``president of iran``, ``iran ambassador to armenia``: the holder of the office at that time."""
        return [
            self._match(tenure.person, "title", self.roster.words(tenure))
            for office in self._offices_named(form)
            for tenure in self.holders(office.iri, at)
            if tenure.person in self._actors
        ]

    def _body(self, words: list[str]) -> list[Match]:
        """``iranian foreign ministry``, ``government in baku``, ``lebanon hezbollah``."""
        found: dict[Iri, Iri] = {}
        for owner, noun in self._splits(words):
            nouns = {
                noun,
                *(("government",) if noun in GOVERNMENT else ("armed forces",) if noun in FORCES else ()),
            }
            for bare in nouns:
                found |= dict.fromkeys(self._bodies.get((owner, bare), ()), owner)
        return [
            self._match(iri, "alias", f"{self.roster.label(iri)}, of {self.roster.label(owner)}")
            for iri, owner in found.items()
        ]

    def _government_of_person(self, words: list[str], at: str | None) -> list[Match]:
        """``assad regime``, ``trump administration``."""
        if not words or words[-1] not in GOVERNMENT:
            return []
        person = " ".join(words[:-1])
        heads = [match.actor for match in (*self._named(person, at), *self._short_named(person, at))]
        led: dict[Iri, list[str]] = {}
        for head in dict.fromkeys(heads):
            for body in self.roster.heads(head):
                if body in self._actors and self._actors[body].kind == "Government":
                    led.setdefault(body, []).append(self.roster.label(head))
        return [self._match(iri, "office-holder", f"government of {' or '.join(who)}") for iri, who in led.items()]

    def _set_apart(self, form: str) -> list[Match]:
        """``self-proclaimed Donetsk People's Republic``: only for polities and armed groups."""
        for words in DISTANCING:
            if form.startswith(words):
                found = self._named(form.removeprefix(words), None)
                return [match for match in found if self._actors[match.actor].kind in ("Polity", "ArmedGroup")]
        return []

    # -- parts ----------------------------------------------------------------------------------------

    def _offices_named(self, form: str) -> list[Office]:
        """The offices with that label, or with that title and that owner."""
        if form in self._office_labels:
            return self._office_labels[form]
        found: dict[Iri, Office] = {}
        for owner, noun in self._splits(form.split()):
            for office in self._titles.get(title_key(noun), ()):
                if self.roster.root(office.of) == owner:
                    found[office.iri] = office
        return list(found.values())

    def _splits(self, words: list[str]) -> Iterator[tuple[Iri, str]]:
        """The ways to read words as an owner and a noun: ``iran | president``, ``president of | iran``."""
        for cut in range(min(len(words) - 1, _LONGEST_REFERENCE), 0, -1):
            for owner in self._owners(" ".join(words[:cut])):
                yield owner, " ".join(words[cut:])
        for place, word in enumerate(words):
            if word in ("of", "in", "for") and 0 < place < len(words) - 1:
                tail = words[place + 1 :]
                to = tail.index("to") if "to" in tail else len(tail)
                for owner in self._owners(" ".join(tail[:to])):
                    yield owner, " ".join([*words[:place], *tail[to:]])

    def _owners(self, form: str) -> list[Iri]:
        """What a reference before or after a noun means: the states of its name, metonym or demonym."""
        named = [self.roster.root(iri) for iri, _ in self._exact.get(form, ()) if self._actors[iri].kind != "Person"]
        return list(dict.fromkeys([*named, *self._demonyms.get(form, ())]))

    def _bare(self, form: str, owner: Iri) -> str:
        """The form without the owner's own name in it."""
        return next((noun for found, noun in self._splits(form.split()) if found == owner), form)

    def _match(self, iri: Iri, reason: str, detail: str = "") -> Match:
        return Match(iri, self.roster.label(iri), reason, detail)

    def _called(self, iri: Iri, reason: str, kind: str = "") -> Match:
        words = f"{kind} {reason} of {self.roster.label(iri)}".strip()
        return self._match(iri, reason, "" if reason == "name" else words)

    def _describe(self, match: Match) -> str:
        detail = f": {match.detail}" if match.detail else ""
        typed = ":" + short(match.actor) if match.actor.startswith(ID) else match.actor
        return f"{match.label} ({typed}{detail})"

    # -- refusals -------------------------------------------------------------------------------------

    def _not_found(self, name: str, at: str | None) -> NameNotFound:
        form = key(name)
        if person := next(
            (
                p
                for cut in range(1, len(form.split()))
                for p in self._named(form.split(" ", cut)[-1], None)
                if self._actors[p.actor].kind == "Person"
            ),
            None,
        ):
            known = self.roster.career(person.actor) or "no office"
            return NameNotFound(name, advice=f"({person.label} is known as {known}.)")
        if guards := [word for word in form.split() if word in GUARDS]:
            advice = f"({guards[0]!r} sets it apart from what it is named after; add it as an actor of its own.)"
            return NameNotFound(name, advice=advice)
        if offices := self._offices_named(form):
            when = f" at {at}" if at else " now"
            return NameNotFound(
                name, advice=f"(The holder of the office {offices[0].label}{when} is unknown or ambiguous.)"
            )
        if not form:
            return NameNotFound(name, advice="; give a name, a code, or an id after a colon")
        if titled := sorted(office.label for office in self._titles.get(title_key(form), ())):
            of = [label for label in titled if f"{form} of " in key(label)]
            advice = f"; it is the title of {len(titled)} offices: say whose" if len(titled) > 1 else ""
            return NameNotFound(name, suggestions=(of or titled)[:2], advice=advice)
        near = list(dict.fromkeys((*self.lookalikes(name), *self.suggest(name))))[:3]
        mixed = mixed_letters(name)
        return NameNotFound(name, suggestions=near, advice=f"({mixed})" if mixed else "" if near else UNLIKE)

    def _only_demonym(self, name: str, states: list[Match]) -> NameNotFound:
        labels = " or ".join(match.label for match in states)
        advice = (
            f"({clean(name)!r} is a demonym, not an actor by itself; it points to {labels}: "
            "name the state, its government or a body.)"
        )
        return NameNotFound(name, advice=advice)
