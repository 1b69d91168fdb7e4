"""Two drafts of one text joined: the draft of the rules and that of a language model.

Claims are compared by what they mean: ends resolved and folded to whom they act for, the relation, the speaker, and
for or against. What both say is one stance that names both makers. Where the model has read a sentence, its reading
goes first: what the rules alone make of that sentence is uncertain, and where they contradict the model, a warning.
Which contradictions the rules win is in :mod:`kg.language_model.overruling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.actors.names import key
from kg.actors.resolver import Resolver
from kg.annotation.schema import ActorEntry, Annotation, Range, StanceEntry
from kg.errors import NameNotFound
from kg.language_model import overruling
from kg.language_model.claim import Claim, Span, shared, span
from kg.model.vocabulary import Vocabulary
from kg.text.drafting import Draft

BOTH = 0.9
"""The confidence of a claim that the rules and the model both find."""
THOROUGH = 0.1
"""The share of the rules' stances that a thorough model may leave unread."""
VOICES = 3
"""From this many speakers' stances that the rules find, a model that finds no speaker at all is too weak."""


def combine(rules: Draft, model: Draft, resolver: Resolver, vocabulary: Vocabulary) -> Draft:
    """Both drafts of a text as one.

    ``rule`` of a stance lists what made it; what the rules alone find in a sentence that the model has read is in
    ``uncertain``, the rest of what one of them finds in ``annotation``. A model that sees no speaker where the rules
    see several is left out, with a warning.
    """
    mine, said = (_Meaning(draft.annotation, resolver, vocabulary).voices() for draft in (rules, model))
    alone = next(iter(set(said)), "")  # the text itself, or who issues it
    spoken = sum(voice not in ("", alone) for voice in mine)
    if spoken >= VOICES and len(said) >= VOICES and len(set(said)) == 1:
        why = f"the model names no speaker, the rules {spoken} times; its claims are left out: try a larger model"
        return replace(rules, warnings=(*rules.warnings, *model.warnings, why))
    return _Joining(rules, model, resolver, vocabulary).draft()


class _Meaning:
    """What the names, ties and stances of one annotation mean."""

    def __init__(self, annotation: Annotation, resolver: Resolver, vocabulary: Vocabulary) -> None:
        self.annotation, self.resolver, self.vocabulary = annotation, resolver, vocabulary
        self.at = annotation.source.published
        self.actors = {actor.id: actor for actor in annotation.actors}
        self.ties = {tie.id: tie for tie in annotation.ties}
        self.statements = {one.id: one for one in annotation.statements}
        self.stances = {one.id: one for one in annotation.stances}
        self._folded: dict[str, str] = {}

    def actor(self, name: str) -> str:
        """Whom a name of the annotation stands for: a state, else an actor of the registry, else a new name."""
        if name not in self._folded:
            self._folded[name] = self._fold(name, 0)
        return self._folded[name]

    def whom(self, name: str) -> str:
        """The IRI of an actor of the registry, else the name, of an actor of the annotation."""
        try:
            return name if name in self.actors else self.resolver.resolve(name, self.at).actor
        except NameNotFound:
            return name

    def _fold(self, name: str, depth: int) -> str:
        entry = self.actors.get(name)
        if entry is None:
            return self._registered(name) or key(name)
        if depth < 5:
            for other in (*entry.acts_for, *(office.of for office in entry.offices)):
                return self._fold(other, depth + 1)
        return key(entry.name)

    def _registered(self, name: str) -> str | None:
        try:
            found = self.resolver.resolve(name, self.at).actor
        except NameNotFound:
            return None
        return self.resolver.state_of(found, self.at) or found

    def vague(self, stance: StanceEntry) -> tuple[bool, bool]:
        """Whether subject and object of a stance's only tie are common nouns, as its claim has them."""
        tie = self.ties.get(stance.about[0]) if len(stance.about) == 1 else None
        if tie is None:
            return False, False
        found = {self.actor(name): self._common(name) for name in (tie.subject, tie.object)}
        subject, _, obj = self.vocabulary.canonical(self.actor(tie.subject), tie.relation, self.actor(tie.object))
        return found[subject], found[obj]

    def _common(self, name: str) -> bool:
        entry = self.actors.get(name)
        if entry is None or entry.acts_for or not entry.name[:1].islower():
            return False
        return entry.kind != "ArmedGroup" or len(entry.name.split()) == 1  # "the group", but "rebels in Chad"

    def voices(self) -> list[str]:
        """Who says each stance: nobody where the text does."""
        return [self.actor(stance.holder) if stance.holder else "" for stance in self.annotation.stances]

    def claims(self, stance: StanceEntry) -> list[Claim]:
        """What a stance says; of one on other stances, nothing."""
        side = (
            self.vocabulary.attitudes[stance.attitude].polarity if stance.attitude in self.vocabulary.attitudes else 0
        )
        holder = self.actor(stance.holder) if stance.holder else ""
        found = []
        for about in self._abouts(stance, frozenset()):
            if (tie := self.ties.get(about)) is not None:
                ends = self.vocabulary.canonical(self.actor(tie.subject), tie.relation, self.actor(tie.object))
                found.append(Claim(ends, None, holder, side))
            elif (statement := self.statements.get(about)) is not None:
                words = span(statement.text) if isinstance(statement.text, Range) else None
                found.append(Claim((), words, holder, side))
        return found

    def _abouts(self, stance: StanceEntry, seen: frozenset[str]) -> list[str]:
        """What a stance is about; of a denial of all, what the stances that it replies to are about."""
        if stance.about or stance.scope != "wholesale" or stance.id in seen:
            return stance.about
        replies = (self.stances[name] for name in stance.in_reply_to if name in self.stances)
        return [about for one in replies for about in self._abouts(one, seen | {stance.id})]


@dataclass
class _Joining:
    rules: Draft
    model: Draft
    resolver: Resolver
    vocabulary: Vocabulary
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = replace(self.rules, annotation=_surnames(self.rules.annotation, self.model.annotation))
        self.first = _Meaning(self.rules.annotation, self.resolver, self.vocabulary)
        self.second = _Meaning(self.model.annotation, self.resolver, self.vocabulary)
        self.same = self._actors()
        self.tie_ids = self._ties()

    def draft(self) -> Draft:
        """Both drafts as one."""
        theirs = [(stance, self.second.claims(stance)) for stance in self.model.annotation.stances]
        agreed: dict[str, list[StanceEntry]] = {}
        into: dict[str, str] = {}
        alone: list[StanceEntry] = []
        for stance in self.rules.annotation.stances:
            mine = self.first.claims(stance)
            partner = next((one for one, claims in theirs if mine and _within(mine, claims)), None)
            partner = partner or (self._shared(mine, theirs) if mine else None)
            if partner is None:
                alone.append(stance)
            else:
                agreed.setdefault(partner.id, []).append(stance)
                into[stance.id] = f"m{partner.id}"
        overruled = self._overruled(alone, theirs, agreed)
        into |= {mine.id: f"m{name}" for name, (mine, _) in overruled.items()}
        alone = [one for one in alone if one.id not in into]
        kept = self._whole(self._unread(alone, theirs), into)
        doubtful = [one for one in alone if one.id not in {other.id for other in kept}]
        against = self._disagreements(doubtful, theirs)
        stances = [
            self._corrected(stance, *overruled[stance.id])
            if stance.id in overruled
            else self._both(stance, agreed.get(stance.id, []), against.get(stance.id))
            for stance, _ in theirs
        ]
        renamed = [
            stance.model_copy(
                update={name: [into.get(a, a) for a in getattr(stance, name)] for name in ("about", "in_reply_to")}
            )
            for stance in kept
        ]
        actors = self._joined_actors()
        whole = self._part([*renamed, *stances], actors, into)
        uncertain = self._uncertain(doubtful)
        warnings = tuple(dict.fromkeys([*self.rules.warnings, *self.model.warnings, *self.warnings]))
        return Draft(whole, uncertain, warnings, self.rules.origins, self.rules.events)

    # -- actors ---------------------------------------------------------------------------------------------

    def _actors(self) -> dict[str, str]:
        """The id in the joined draft of each new actor of the model: that of the rules, if both call it alike."""
        called: dict[str, str] = {}
        for actor in self.rules.annotation.actors:
            for name in (actor.name, *actor.aliases):
                if self._unknown(name):
                    called.setdefault(key(name), actor.id)
        same: dict[str, str] = {}
        for actor in self.model.annotation.actors:
            names = (actor.name, *actor.aliases)
            mine = next((called[key(name)] for name in names if key(name) in called), None)
            same[actor.id] = mine or (f"m-{actor.id}" if actor.id in self.first.actors else actor.id)
        return same

    def _unknown(self, name: str) -> bool:
        """Whether the registry has no actor of this name."""
        return not self.resolver.namesakes(name)

    def _joined_actors(self) -> list[ActorEntry]:
        """The new actors of both; of one that both have, the model's kind and whom it acts for."""
        found = dict(self.first.actors)
        for actor in self.model.annotation.actors:
            name, known = self.same[actor.id], found.get(self.same[actor.id])
            changes: dict[str, object] = {"id": name, "acts_for": [self.same.get(a, a) for a in actor.acts_for]}
            if known is not None:
                aliases = dict.fromkeys((*actor.aliases, known.name, *known.aliases))
                changes |= {
                    "aliases": [alias for alias in aliases if alias != actor.name],
                    "description": known.description,
                }  # fmt: skip
                if actor.kind == known.kind == "Person":  # the words beside a person say whom it acts for
                    changes |= {"acts_for": changes["acts_for"] or known.acts_for, "offices": known.offices}
            found[name] = actor.model_copy(update=changes)
        return list(found.values())

    # -- stances ---------------------------------------------------------------------------------------------

    def _shared(self, mine: list[Claim], theirs: Iterable[tuple[StanceEntry, list[Claim]]]) -> StanceEntry | None:
        """A stance of the model that says some of it, where its stances together say all."""
        every = [claim for _, claims in theirs for claim in claims]
        if not _within(mine, every):
            return None
        return next(one for one, claims in theirs if any(claim.same(mine[0]) for claim in claims))

    def _overruled(
        self,
        alone: Iterable[StanceEntry],
        theirs: Iterable[tuple[StanceEntry, list[Claim]]],
        agreed: Mapping[str, list[StanceEntry]],
    ) -> dict[str, tuple[StanceEntry, dict[str, object]]]:
        """By stance of the model, the stance of the rules that is to be followed, and what it changes."""
        found: dict[str, tuple[StanceEntry, dict[str, object]]] = {}
        for mine in alone:
            for stance, claims in theirs:
                if stance.id in agreed or stance.id in found:
                    continue
                changes = next(
                    (
                        changed
                        for claim in self.first.claims(mine)
                        for other in claims
                        if (changed := overruling.changes(mine, claim, stance, other, self.second.vague))
                    ),
                    None,
                )
                if changes:
                    found[stance.id] = (mine, changes)
                    break
        return found

    def _corrected(self, stance: StanceEntry, mine: StanceEntry, changes: dict[str, object]) -> StanceEntry:
        """A stance of the model as the rules read it."""
        self._told(mine, stance, mine.rule or "the rules")
        rule = f"{mine.rule or 'the rules'}; not {stance.rule}"
        return self._both(stance, [], None).model_copy(update=changes | {"rule": rule, "confidence": mine.confidence})

    def _unread(
        self, alone: Iterable[StanceEntry], theirs: Sequence[tuple[StanceEntry, list[Claim]]]
    ) -> list[StanceEntry]:
        """The stances of the rules in passages that the model has not read.

        Of a model that has read nearly all that the rules find, silence on another matter says that nothing is there.
        """
        read = [span(stance.quote) for stance, _ in theirs if isinstance(stance.quote, Range)]
        unread = [one for one in alone if not _covers(read, one)]
        unread = [
            one for one in unread if not any(c.matter and c.matter[0] == c.matter[2] for c in self.first.claims(one))
        ]
        if len(unread) > THOROUGH * len(self.rules.annotation.stances):
            return unread
        every = [claim for _, claims in theirs for claim in claims]
        known = {
            one.id for one in unread if any(a.same_matter(b) for a in self.first.claims(one) for b in every)
        }  # fmt: skip
        return [one for one in unread if one.id in known or not self.first.claims(one)]

    def _both(self, stance: StanceEntry, agreed: list[StanceEntry], against: str | None) -> StanceEntry:
        """A stance of the model with what the rules add to it, and what made it."""
        made = dict.fromkeys(filter(None, (stance.rule, *(one.rule for one in agreed))))
        rule = ", ".join(made) + (f"; not {against}" if against else "")
        changes: dict[str, object] = self._renamed(stance) | {"id": f"m{stance.id}", "rule": rule or None}
        if agreed:
            changes["confidence"] = max(BOTH, stance.confidence or 0)
        for one in agreed:
            for name in ("cue", "capacity", "medium", "details", "when"):
                if getattr(stance, name) is None and getattr(one, name) is not None:
                    changes.setdefault(name, getattr(one, name))
        return stance.model_copy(update=changes)

    def _renamed(self, stance: StanceEntry) -> dict[str, object]:
        """What a stance of the model refers to, under the ids of the joined draft."""
        actors = {name: [self.same.get(a, a) for a in getattr(stance, name)] for name in ("target", "addressee")}
        claims = {name: [*map(self._claim, getattr(stance, name))] for name in ("about", "in_reply_to")}
        return {**actors, **claims, "holder": self.same.get(stance.holder, stance.holder) if stance.holder else None}

    def _whole(self, kept: list[StanceEntry], into: Mapping[str, str]) -> list[StanceEntry]:
        """Those stances of the rules whose about is in the joined draft too; replies to others are left out."""
        while True:
            there = {one.id for one in kept} | into.keys()
            lost = self.first.stances.keys() - there
            stays = [one for one in kept if lost.isdisjoint((*one.about, *one.in_reply_to))]
            if len(stays) == len(kept):
                return stays
            kept = stays

    def _disagreements(
        self, doubtful: Iterable[StanceEntry], theirs: Iterable[tuple[StanceEntry, list[Claim]]]
    ) -> dict[str, str]:
        """By stance of the model, the rule that reads the same matter in the same words otherwise."""
        found: dict[str, str] = {}
        for mine in doubtful:
            for stance, claims in theirs:
                if not (isinstance(mine.quote, Range) and isinstance(stance.quote, Range)):
                    continue
                both = any(a.same_matter(b) for a in self.first.claims(mine) for b in claims)
                if both and shared(span(mine.quote), span(stance.quote)) and stance.id not in found:
                    found[stance.id] = mine.rule or "the rules"
                    self._told(mine, stance, found[stance.id])
        return found

    def _told(self, mine: StanceEntry, stance: StanceEntry, rule: str) -> None:
        """Warns that a stance of the rules and one of the model contradict each other."""
        start = stance.quote.start if isinstance(stance.quote, Range) else 0
        self.warnings.append(
            f"rules and model disagree at character {start}: {mine.holder or 'the text'} {mine.attitude} ({rule}), "
            f"{stance.holder or 'the text'} {stance.attitude} ({stance.rule})"
        )

    # -- annotations ------------------------------------------------------------------------------------------

    def _part(self, stances: list[StanceEntry], actors: list[ActorEntry], into: Mapping[str, str]) -> Annotation:
        """The joined annotation with these stances, and the ties, statements and actors that they need."""
        mine, other, same = self.rules.annotation, self.model.annotation, self.same
        about = {name for stance in stances for name in stance.about}
        ties, statements = list(mine.ties), list(mine.statements)
        for tie in other.ties:
            ends = {"subject": same.get(tie.subject, tie.subject), "object": same.get(tie.object, tie.object)}
            if self.tie_ids[tie.id] == f"m{tie.id}":
                ties.append(tie.model_copy(update={"id": f"m{tie.id}", **ends}))
        for one in other.statements:
            concerns = [same.get(name, name) for name in one.concerns]
            statements.append(one.model_copy(update={"id": f"m{one.id}", "concerns": concerns}))
        inferred = [one.model_copy(update={"about": self._claim(one.about)}) for one in other.inferred]
        dated = {one.about for one in inferred}
        for entry in mine.inferred:
            if (name := into.get(entry.about, entry.about)) not in dated:
                inferred.append(entry.model_copy(update={"about": name}))
        ids = {stance.id for stance in stances} | about
        whole = Annotation(
            source=mine.source.model_copy(update={"published": mine.source.published or other.source.published}),
            ties=[tie for tie in ties if tie.id in about],
            statements=[one for one in statements if one.id in about],
            stances=stances,
            inferred=[one for one in inferred if one.about in ids],
        )
        return _cast(whole, actors, mine.mentions)

    def _claim(self, name: str) -> str:
        """The id in the joined draft of a tie, statement or stance of the model."""
        return self.tie_ids.get(name, f"m{name}")

    def _ties(self) -> dict[str, str]:
        """The id in the joined draft of each tie of the model: that of the rules, if both have the same one."""
        canonical, whom = self.vocabulary.canonical, self.first.whom
        known = {
            (*canonical(whom(tie.subject), tie.relation, whom(tie.object)), tie.when): tie.id
            for tie in reversed(self.rules.annotation.ties)
        }
        found: dict[str, str] = {}
        for tie in self.model.annotation.ties:
            ends = (self.same.get(name, self.second.whom(name)) for name in (tie.subject, tie.object))
            subject, obj = ends
            identity = (*canonical(subject, tie.relation, obj), tie.when)
            found[tie.id] = known.get(identity, f"m{tie.id}")
        return found

    def _uncertain(self, doubtful: list[StanceEntry]) -> Annotation:
        """The uncertain claims of the rules, with those that the model does not share."""
        base, mine = self.rules.uncertain, self.rules.annotation
        if not doubtful:
            return base
        there = {one.id for one in doubtful}
        stances = [
            one.model_copy(update={
                "about": [a for a in one.about if a in there or a not in self.first.stances],
                "in_reply_to": [a for a in one.in_reply_to if a in there],
            })
            for one in doubtful
        ]  # fmt: skip
        stances = [one for one in stances if one.about]
        about = {name for one in stances for name in one.about}
        whole = base.model_copy(
            update={
                "ties": [*base.ties, *(tie for tie in mine.ties if tie.id in about)],
                "statements": [*base.statements, *(one for one in mine.statements if one.id in about)],
                "stances": [*base.stances, *stances],
                "inferred": [*base.inferred, *(one for one in mine.inferred if one.about in there | about)],
            }
        )
        return _cast(whole, [*{a.id: a for a in (*base.actors, *mine.actors)}.values()], base.mentions)


def _surnames(mine: Annotation, theirs: Annotation) -> Annotation:
    """The rules' annotation, with whom the persons act for that it knows by surname alone, from the model's."""
    known = [actor for actor in theirs.actors if actor.kind == "Person" and actor.acts_for]
    actors = list(mine.actors)
    for place, actor in enumerate(actors):
        if actor.kind == "Person" and not actor.acts_for and not actor.offices and len(actor.name.split()) == 1:
            full = [one for one in known if key(one.name).split()[-1:] == key(actor.name).split()]
            if len(full) == 1 and not {one.id for one in theirs.actors}.intersection(full[0].acts_for):
                actors[place] = actor.model_copy(update={"acts_for": full[0].acts_for})
    return mine.model_copy(update={"actors": actors})


def _cast(whole: Annotation, actors: list[ActorEntry], mentions: Iterable[object]) -> Annotation:
    """The annotation with those of the actors that it names, and the mentions of them and of known actors."""
    by_id = {actor.id: actor for actor in actors}
    pending = [name for tie in whole.ties for name in (tie.subject, tie.object)]
    for stance in whole.stances:
        pending += [*([stance.holder] if stance.holder else []), *stance.target, *stance.addressee]
    pending += [name for one in whole.statements for name in one.concerns]
    named = set[str]()
    while pending:
        name = pending.pop()
        if name not in named:
            named.add(name)
            pending += by_id[name].acts_for if name in by_id else []
    return whole.model_copy(
        update={
            "actors": [actor for actor in actors if actor.id in named],
            "mentions": [one for one in mentions if getattr(one, "actor", None) in named],
        }
    )


def _within(mine: Iterable[Claim], theirs: Iterable[Claim]) -> bool:
    """Whether each of these claims is among the others."""
    return all(any(claim.same(other) for other in theirs) for claim in mine)


def _covers(read: Iterable[Span], stance: StanceEntry) -> bool:
    """Whether the model has read words of the quote of a stance."""
    return isinstance(stance.quote, Range) and any(shared(span(stance.quote), one) for one in read)
