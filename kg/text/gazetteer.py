"""Names of the registry as they occur in text: which tokens are an actor, a demonym or a place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kg.text.lexicon import Lexicon, plain_letters
from kg.text.parse import Parse

PARTICLES = ("da", "de", "do", "dos", "del", "della", "di", "du", "des")
_WORD = re.compile(r"\w+")
FORMS = ("name", "alias", "id", "code", "metonym", "demonym", "office-holder", "title")


@dataclass(frozen=True, slots=True)
class Name:
    """What a surface form can mean: an actor of the registry with its state, and why."""

    key: str
    label: str
    kind: str
    reason: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a document: tokens ``start`` to ``end``, and what it means."""

    start: int
    end: int
    name: Name


class Gazetteer:
    """The registry's names, compiled once for a language pipeline."""

    def __init__(self, resolver: Any, lexicon: Lexicon, nlp: Any, at: str | None = None) -> None:
        from spacy.matcher import PhraseMatcher

        self.resolver, self.at = resolver, at
        self._actors: dict[str, Any] = resolver.roster.actors
        self.words, self.whereabouts = lexicon.guards["words"], lexicon.words["whereabouts"]
        self.titles = lexicon.titles | set(lexicon.heads)
        self._known: dict[tuple[str, str], Name] = {}
        self.codes: dict[str, str] = {}
        self.states: dict[str, Name] = {}
        self.governments: dict[str, Name] = {}
        forms: dict[str, list[Name]] = defaultdict(list)
        for surface, match in resolver.names():
            name = self.named(match)
            if surface and _usable(surface, name):
                for form in _forms(surface, name):
                    if name not in forms[form]:
                        forms[form].append(name)
        self._adjectives(lexicon, forms)
        self._origins(lexicon, forms)
        both = [form for form in forms if _two_states(form, forms)]
        for form in both:  # "Serbia and Montenegro" are two states before they are one of the past
            del forms[form]
        for names in forms.values():
            names[:] = self._in_office(names)
        self.forms = {form: chosen for form, names in forms.items() if (chosen := _choose(names)) is not None}
        for form, name in self.forms.items():
            if name.kind == "Rivals":
                self.forms[form] = self.governments.get(name.state or "", self.states.get(name.state or "", name))
        self.ambiguous = {form: names for form, names in forms.items() if form not in self.forms}
        self._tokenizer, self._matcher = nlp.tokenizer, PhraseMatcher(nlp.vocab, attr="ORTH")
        self._places, self._expected = lexicon.places_by_word, set[str]()
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for form in (*self.forms, *self.ambiguous):
            if word := _WORD.search(form):
                self._by_word[word[0]].append(form)

    def led(self, person: str) -> Name | None:
        """The armed group or organization of which a person of the registry was the last known head, if any."""
        tenures = self.resolver.offices_of(person)
        office = self.resolver.roster.offices.get(tenures[-1].office) if tenures else None
        body = self._actors.get(office.of) if office is not None else None
        if body is None or body.kind not in ("ArmedGroup", "Organization"):
            return None
        return Name(body.iri, body.label, body.kind, "office-holder", self.resolver.state_of(body.based_in))

    def _common(self, doc: Parse, start: int, stop: int, name: Name) -> bool:
        """Whether a surname is only a common word here: "in May", "Bush fires"."""
        token = doc[start]
        if stop - start > 1 or name.kind != "Person":
            return False
        titled = start > 0 and doc[start - 1].lower_ in self.titles
        return (token.text in self.words and not titled) or token.pos_ not in ("PROPN", "NOUN", "ADJ")

    def _named_after(self, doc: Parse, start: int, stop: int, name: Name) -> bool:
        """Whether a city is the first name of somebody: "Milan Petrovic"."""
        if name.reason != "place" or stop - start > 1 or stop >= len(doc):
            return False
        after = doc[stop]
        person = doc[start].dep_ == "compound" and after.pos_ == "PROPN" and doc[start].head.i == stop
        return person and after.lower_ not in self.titles and after.ent_type_ in ("", "PERSON")

    def _part_of_name(self, doc: Parse, start: int, stop: int, name: Name) -> bool:
        """Whether a name is part of a longer one that the registry lacks ("Oskar Fischer", "the Star Bremen")."""
        if start > 1 and doc[start - 1].text in PARTICLES and not doc[start - 2].is_sent_start:
            return bool(doc[start - 2].text[0].isupper())  # "Mocímboa da Praia"
        if name.reason == "office-holder" and stop - start == 1 and self._hyphened(doc, stop):
            return True
        if name.kind == "State" and name.reason != "demonym" and stop - start == 1 and self._surname(doc, start):
            return True
        person = name.kind == "Person"
        if not (person or name.reason == "place") or stop - start > 1:
            return False
        before = doc[start - 1] if start else None
        after = doc[stop] if stop < len(doc) else None
        inside = after is not None and after.pos_ == "PROPN" and doc[start].dep_ == "compound"
        if person and after is not None and inside and after.text[0].isupper():
            return True
        return (
            before is not None
            and before.pos_ == "PROPN"
            and before.dep_ == "compound"
            and before.head.i == start
            and (before.lower_ not in self.titles and before.text not in self.forms)
            and (person or before.lower_ not in self.whereabouts)
        )

    def _longer(self, doc: Parse, start: int, stop: int, name: Name) -> bool:
        """Whether an organization's name only ends that of another: "Kataib Hizballah", "National Security Council"."""
        if name.kind not in ("Organization", "ArmedGroup") or not start or doc[start - 1].pos_ != "PROPN":
            return False
        before = doc[start - 1]
        inside = before.dep_ == "compound" and before.head.i >= stop - 1 and not before.is_punct
        known = before.text in self.forms or before.lower_ in self.titles - {"national"}
        return inside and not known and before.text[0].isupper() and not before.text.isupper()

    def _surname(self, doc: Parse, place: int) -> bool:
        """Whether a title and a first name stand before a country: "Rear Admiral Roy Chad"."""
        first = doc[place - 1] if place > 1 else doc[place]
        if first.i == place or first.pos_ != "PROPN" or first.head.i != place or first.text in self.forms:
            return False
        return doc[place - 2].lower_ in self.titles and first.lower_ not in self.titles

    def _hyphened(self, doc: Parse, stop: int) -> bool:
        """Whether a surname begins a name with a hyphen: "Sun Li-fang"."""
        if stop + 1 >= len(doc) or doc[stop].text != "-" or doc[stop - 1].whitespace_:
            return False
        return doc[stop + 1].pos_ == "PROPN" and doc[stop + 1].text.islower()

    def named(self, match: Any) -> Name:
        """What a match of the resolver means."""
        iri = match.actor
        known = self._known.get((iri, match.reason))
        if known is not None:
            return known
        actor = self._actors.get(iri)
        if actor is None and match.reason == "title":
            return self._office(iri, match)
        state_iri = self.resolver.state_of(iri, self.at if actor is not None and actor.kind == "Person" else None)
        if state_iri is None and actor is not None and actor.kind in ("ArmedGroup", "People"):
            state_iri = self.resolver.state_of(actor.based_in) if actor.based_in else None
        name = Name(
            iri, actor.label if actor else match.label, actor.kind if actor else "Actor", match.reason, state_iri
        )
        self._known[(iri, match.reason)] = name
        for scheme, code in actor.codes if actor else ():
            if scheme == "iso3":
                self.codes[code] = iri
        if name.kind == "State":
            self.states.setdefault(iri, Name(iri, name.label, "State", "name", iri))
        elif name.kind == "Government" and state_iri:
            self.governments.setdefault(state_iri, Name(iri, name.label, "Government", "title", state_iri))
        return name

    def _office(self, office: str, match: Any) -> Name:
        """The holder of the office at the date of the text, else the government that it belongs to."""
        person = self.resolver.holder(office, self.at) if self.at is not None else None
        owner = self.resolver.roster.offices[office].of
        state = self.resolver.state_of(owner)
        actor = self._actors.get(person or owner)
        name = Name(
            person or owner, actor.label if actor else match.label, actor.kind if actor else "Actor", "title", state
        )
        self._known[(office, match.reason)] = name
        return name

    def _adjectives(self, lexicon: Lexicon, forms: dict[str, list[Name]]) -> None:
        """Adds the adjectives of regions: "Chechen"."""
        for code, adjectives in lexicon.places.items():
            if code.endswith("~") and code[:-1] in self.codes:
                name = replace(self.states[self.codes[code[:-1]]], reason="demonym")
                for form in (f for adjective in adjectives if adjective not in forms for f in _forms(adjective, name)):
                    forms[form].append(name)

    def _origins(self, lexicon: Lexicon, forms: dict[str, list[Name]]) -> None:
        """Gives peoples and parts of a country the state that their name shows they belong to."""
        demonyms = {
            f: n.state for f, names in forms.items() for n in names if n.reason == "demonym" and n.kind == "State"
        }
        parts: dict[str, str | None] = {}
        for code, places in lexicon.places.items():
            parts.update(dict.fromkeys(places, self.codes.get(code)))
        for form, names in forms.items():
            state = demonyms.get(form) or demonyms.get(form.split()[0]) or parts.get(form)
            for index, name in enumerate(names):
                state = state or parts.get(name.label)
                if state and name.kind in ("People", "Polity") and name.state in (None, name.key):
                    names[index] = replace(name, state=state)

    def _in_office(self, names: list[Name]) -> list[Name]:
        """Of several persons of one name those in office at the date of the text, if any is."""
        people = [n.key for n in names if n.kind == "Person"]
        if len(set(people)) < 2 or self.at is None:
            return names
        chosen = set(self.resolver.roster.in_office(people, self.at))
        return [n for n in names if n.kind != "Person" or n.key in chosen]

    def called(self, surface: str) -> Name | None:
        """The one actor or place that has this name."""
        self.expect(surface)
        return self.forms.get(surface)

    def expect(self, text: str) -> None:
        """Has the matcher know the forms with words of ``text``; one text needs few of the thousands."""
        words = set(_WORD.findall(text))
        forms = [form for word in words & self._by_word.keys() for form in self._by_word.pop(word)]
        forms += [form for word in words - self._expected for form in self._located(word)]
        self._expected |= words
        if forms:
            self._matcher.add("names", [self._tokenizer(form) for form in forms])

    def _located(self, word: str) -> Iterator[str]:
        """The forms of the places with ``word`` that are no name of the registry, from now on parts of their states."""
        known = [(place, self.codes[code]) for place, code in self._places.get(word, ()) if code in self.codes]
        for place, state in known:
            name = replace(self.states[state], reason="place")
            for form in _forms(place, name):
                if form not in self.forms and form not in self.ambiguous:
                    self.forms[form] = name
                    yield form

    def hits(self, doc: Parse) -> list[Hit]:
        """The names in ``doc``, longest first where they overlap, in text order."""
        self.expect(doc.text)
        found = sorted(self._matcher(doc.source), key=lambda m: (m[1], -m[2]))
        result: list[Hit] = []
        several: list[tuple[int, int]] = []
        end = -1
        for _, start, stop in found:
            words = doc[start:stop].text
            if start < end:
                continue
            if words not in self.forms:
                several.append((start, stop))
            elif self._other(doc, hit := Hit(start, stop, self.forms[words])):
                continue
            else:
                result.append(hit)
            end = stop
        initials = (self._initialled(token, result) for token in doc if token.text[-1:] == ".")
        result += [known for known in initials if known is not None]
        meant = [self._meant(doc[start:stop].text, start, stop, result) for start, stop in several]
        result += [hit for hit in meant if hit is not None and not self._other(doc, hit)]
        return sorted(result, key=lambda hit: hit.start)

    def _initialled(self, initial: Any, hits: list[Hit]) -> Hit | None:
        """A person of the registry whose name is written with an initial: "Nana K. Mensah"."""
        if len(initial.text) != 2 or not initial.text[0].isupper() or not 0 < initial.i < len(initial.doc) - 1:
            return None
        first, last = initial.nbor(-1), initial.nbor(1)
        name = self.forms.get(f"{first.text} {last.text}")
        if name is None or name.kind != "Person":
            return None
        hits[:] = [hit for hit in hits if hit.end <= first.i or hit.start > last.i]
        return Hit(first.i, last.i + 1, name)

    def _other(self, doc: Parse, hit: Hit) -> bool:
        """Whether the words are a common word here, or part of the name of somebody else."""
        place = (doc, hit.start, hit.end, hit.name)
        return self._named_after(*place) or self._part_of_name(*place) or self._common(*place) or self._longer(*place)

    def _meant(self, words: str, start: int, stop: int, hits: list[Hit]) -> Hit | None:
        """What a name of several actors means beside the states named: "Kinshasa said Congolese troops ..."."""
        near = sorted((h for h in hits if h.name.state), key=lambda h: (h.start > start, abs(h.start - start)))
        for hit in near:
            for name in self.ambiguous[words]:
                if name.state == hit.name.state:
                    return Hit(start, stop, name)
        return None


def _usable(surface: str, name: Name) -> bool:
    if name.reason in ("code", "id"):
        return False
    return surface[0].isupper() and len(surface) > 1


def _forms(surface: str, name: Name) -> Iterable[str]:
    yield surface
    if name.reason == "demonym" and not surface.endswith(("s", "sh", "ch", "ese")):
        yield surface[:-1] + "ies" if surface.endswith("y") else surface + "s"
    plain = surface if surface.isascii() and "'" not in surface and "`" not in surface else plain_letters(surface)
    if plain != surface and (len(plain) > 4 or plain == "Lome"):
        yield plain
    if " and " in surface and name.kind in ("StateBody", "Organization"):
        yield surface.replace(" and ", " & ")
    if surface.startswith(("Al-", "al-")):
        yield from ("Al " + surface[3:], "al " + surface[3:])
    if surface.startswith("The "):
        yield surface[4:]
    if surface.startswith("Al-"):
        yield "al-" + surface[3:]
    if surface.isupper() and 2 <= len(surface) <= 3 and surface.isalpha() and name.kind in ("State", "Organization"):
        yield ".".join(surface) + "."


def _two_states(form: str, forms: dict[str, list[Name]]) -> bool:
    """Whether a form is the names of two states, joined."""
    parts = form.split(" and ")
    return len(parts) == 2 and all(any(n.kind == "State" for n in forms.get(part, ())) for part in parts)


def _choose(names: list[Name]) -> Name | None:
    """The one meaning of a form: equal states agree, a state goes before what belongs to it."""
    if len(names) == 1:
        return names[0]
    ranked = sorted(names, key=lambda n: (FORMS.index(n.reason) if n.reason in FORMS else 9, n.kind != "State"))
    first = ranked[0]
    if len({n.state or n.key for n in names}) == 1:
        people = {n.key for n in names if n.reason == first.reason and n.kind == "Person"}
        return first if len(people) < 2 else replace(first, key="", kind="Rivals")
    rivals = [n for n in ranked if n.reason == first.reason and (n.state or n.key) != (first.state or first.key)]
    return None if rivals else first
