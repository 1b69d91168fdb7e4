"""Two drafts of one text joined: the draft of the rules and that of a language model.

Claims are compared by what they mean: ends resolved and folded to whom they act for, the relation, the speaker, and
for or against. What both say is one stance that names both makers. One of them leads: the model, or the rules if its
answer looks unreliable (:mod:`kg.language_model.reliability`). Beside a thorough reading of the model, what the rules
alone find is uncertain; beside any other, what they are sure of stands, and for what a faulty answer makes of the same
words too.
A contradiction is a warning. Which ones the rules always win is in :mod:`kg.language_model.overruling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.actors.names import key
from kg.actors.resolver import Resolver
from kg.annotation.schema import ActorEntry, Annotation, Range, StanceEntry
from kg.errors import counted
from kg.language_model import overruling
from kg.language_model.claim import Claim, Span, shared, span
from kg.language_model.drafts import Answer, ModelDraft
from kg.language_model.meaning import Meaning
from kg.language_model.proposals import RULE
from kg.language_model.reliability import Evidence
from kg.model.vocabulary import Vocabulary
from kg.text.drafting import Draft

BOTH = 0.9
"""The confidence of a claim that the rules and the model both find."""
SURE = 0.6
"""The least confidence of a claim of the rules in a passage that the model has read without finding it."""
SURER = 0.65
"""The same beside a sound answer, also where the model reads the passage otherwise."""
VOICES = 3
"""From this many speakers' stances that the rules find, a model that finds no speaker at all is too weak."""


def combine(rules: Draft, model: Draft, resolver: Resolver, vocabulary: Vocabulary) -> Draft:
    """Both drafts of a text as one.

    ``rule`` of a stance lists what made it. What one of them alone finds is in ``annotation`` or in ``uncertain``: if
    the model's answer looks unreliable, the rules are followed, with a warning, and the model's other claims are
    uncertain; if it has read the text thoroughly, the rules' other claims are.
    """
    joining = _Joining(rules, model, resolver, vocabulary)
    doubt = joining.doubt()
    return joining.rules_first(doubt) if doubt else joining.draft()


@dataclass
class _Joining:
    rules: Draft
    model: Draft
    resolver: Resolver
    vocabulary: Vocabulary
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answer = self.model.answer if isinstance(self.model, ModelDraft) else Answer()
        self.rules = replace(self.rules, annotation=_surnames(self.rules.annotation, self.model.annotation))
        self.first = Meaning(self.rules.annotation, self.resolver, self.vocabulary)
        self.second = Meaning(self.model.annotation, self.resolver, self.vocabulary)
        self.same = self._actors()
        self.tie_ids = self._ties()
        self.theirs = [(stance, self.second.claims(stance)) for stance in self.model.annotation.stances]
        self.partners = self._found_by_both()

    def doubt(self) -> str | None:
        """Why the model's answer is not to be trusted on this text; None if it is."""
        if spoken := self._unheard():
            return f"the model names no speaker, the rules {spoken} times"
        found = self.evidence
        return f"the model's answer looks unreliable for this text: {found}" if found.unreliable else None

    def _unheard(self) -> int:
        """How many speakers' stances the rules find, if they are several and the model finds none."""
        mine, said = self.first.voices(), self.second.voices()
        alone = next(iter(set(said)), "")  # the text itself, or who issues it
        spoken = sum(voice not in ("", alone) for voice in mine)
        return spoken if spoken >= VOICES and len(said) >= VOICES and len(set(said)) == 1 else 0

    @cached_property
    def evidence(self) -> Evidence:
        """What the rules show about the model's answer."""
        seen = [one for one in self.rules.annotation.stances if _covers(self._read_words(), one)]
        both = self.model.annotation.stances, self.rules.annotation.stances
        heard, voiced = (sum(one.attitude != overruling.PLAIN for one in stances) for stances in both)
        common = sum(one.id in self.partners for one in seen)
        return Evidence(self.answer, len(seen), common, heard, voiced)

    def _read_words(self) -> list[Span]:
        """The words that the model quotes."""
        return [span(stance.quote) for stance, _ in self.theirs if isinstance(stance.quote, Range)]

    def _found_by_both(self) -> dict[str, StanceEntry]:
        """By stance of the rules, the stance of the model that says it too."""
        found = dict[str, StanceEntry]()
        for stance in self.rules.annotation.stances:
            mine = self.first.claims(stance)
            partner = next((one for one, claims in self.theirs if mine and _within(mine, claims)), None)
            if partner := partner or (self._shared(mine, self.theirs) if mine else None) or self._partly(stance):
                found[stance.id] = partner
        return found

    def _partly(self, stance: StanceEntry) -> StanceEntry | None:
        """A stance of the model that has one of several ties of the rules, in the same words: "met Fiji and Samoa"."""
        mine = self.first.claims(stance)
        if len(mine) < 2 or len({claim.matter[1:2] for claim in mine}) > 1:
            return None
        return next(
            (
                other
                for other, claims in self.theirs
                if _covers(_words(other), stance) and any(a.same(b) for a in mine for b in claims)
            ),
            None,
        )

    def rules_first(self, doubt: str) -> Draft:
        """The draft of the rules, which notes what the model shares; the model's other claims are uncertain."""
        rules = self.rules
        alone = [one for one in rules.annotation.stances if one.id not in self.partners]
        against = {mine.id: f"; not {RULE}" for mine in self._disagreements(alone).values()}
        stances = [
            one.model_copy(update={"rule": f"{one.rule or 'the rules'}, {RULE}", "confidence": BOTH})
            if one.id in self.partners
            else one.model_copy(update={"rule": f"{one.rule or 'the rules'}{against.get(one.id, '')}"})
            for one in rules.annotation.stances
        ]
        every = [claim for one in rules.annotation.stances for claim in self.first.claims(one)]
        left = [one for one, claims in self.theirs if not (claims and _within(claims, every))]
        there = {one.id for one in left}
        left = [one.model_copy(update=self._among(one, there, self.second)) for one in left]
        named = [one.model_copy(update=self._renamed(one) | {"id": f"m{one.id}"}) for one in left if one.about]
        told = f"{doubt}; the rules are followed, and {counted(len(left), 'claim')} of the model alone are uncertain"
        return replace(
            rules,
            annotation=rules.annotation.model_copy(update={"stances": stances}),
            uncertain=_both_parts(rules.uncertain, self._part(named, self._joined_actors(), {})),
            warnings=(*rules.warnings, *self.model.warnings, f"{told}: try a larger model", *self.warnings),
        )

    def draft(self) -> Draft:
        """Both drafts as one, the model first."""
        agreed: dict[str, list[StanceEntry]] = {}
        into = {name: f"m{partner.id}" for name, partner in self.partners.items()}
        alone: list[StanceEntry] = []
        for stance in self.rules.annotation.stances:
            if (partner := self.partners.get(stance.id)) is None:
                alone.append(stance)
            else:
                agreed.setdefault(partner.id, []).append(stance)
        overruled = self._overruled(alone, agreed)
        into |= {mine.id: f"m{name}" for name, (mine, _) in overruled.items()}
        alone = [one for one in alone if one.id not in into]
        kept = self._whole(self._kept(alone), into)
        doubtful = [one for one in alone if one.id not in {other.id for other in kept}]
        against = {name: mine.rule or "the rules" for name, mine in self._disagreements(doubtful).items()}
        stances = [
            self._corrected(stance, *overruled[stance.id])
            if stance.id in overruled
            else self._both(stance, agreed.get(stance.id, []), against.get(stance.id))
            for stance, _ in self.theirs
        ]
        there = {one.id for one in (*kept, *stances)}
        replies = ([into.get(name, name) for name in one.in_reply_to] for one in stances)
        stances = [
            one.model_copy(update={"in_reply_to": [name for name in names if name in there]})
            for one, names in zip(stances, replies, strict=True)
        ]
        renamed = [
            stance.model_copy(
                update={name: [into.get(a, a) for a in getattr(stance, name)] for name in ("about", "in_reply_to")}
            )
            for stance in kept
        ]
        whole = self._part([*renamed, *stances], self._joined_actors(), into)
        uncertain = self._uncertain(doubtful)
        if doubtful:
            self.warnings.append(f"{counted(len(doubtful), 'claim')} of the rules alone left to the uncertain ones")
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
        self, alone: Iterable[StanceEntry], agreed: Mapping[str, list[StanceEntry]]
    ) -> dict[str, tuple[StanceEntry, dict[str, object]]]:
        """By stance of the model, the stance of the rules that is to be followed, and what it changes."""
        found: dict[str, tuple[StanceEntry, dict[str, object]]] = {}
        for mine in alone:
            for stance, claims in self.theirs:
                if stance.id in agreed or stance.id in found:
                    continue
                pairs = ((claim, other) for claim in self.first.claims(mine) for other in claims)
                changes = next(filter(None, (self._changed(mine, a, stance, b) for a, b in pairs)), None)
                if changes is None and stance is self._better(mine):
                    changes = self._content(mine)
                if changes:
                    found[stance.id] = (mine, changes)
                    break
        return found

    def _better(self, mine: StanceEntry) -> StanceEntry | None:
        """The stance of a faulty answer for which a sure one of the rules stands; not words alone for its tie."""
        claims = self.first.claims(mine)
        sure = not (self.evidence.thorough or self.evidence.sound) and (mine.confidence or 0) >= SURE
        itself = any(claim.matter and claim.matter[0] == claim.matter[2] for claim in claims)
        found = self._counterpart(mine) if sure and not itself else None
        if found is not None and found.holder is not None and mine.holder is None:
            return None
        tied = found is not None and any(claim.matter for claim in self.second.claims(found))
        return None if tied and not any(claim.matter for claim in claims) else found

    def _content(self, mine: StanceEntry) -> dict[str, object]:
        """All that a stance of the rules says."""
        fields = (
            "holder",
            "attitude",
            "target",
            "addressee",
            "in_reply_to",
            "scope",
            "quote",
            "cue",
            "details",
            "when",
        )
        about = [name for name in self.first.abouts(mine) if name not in self.first.stances]
        return {name: getattr(mine, name) for name in fields} | {"about": about}

    def _changed(self, mine: StanceEntry, claim: Claim, stance: StanceEntry, other: Claim) -> dict[str, object]:
        if overruling.answers(mine, claim, stance, other):
            return self._answer(mine)
        if not (self.evidence.thorough or self.evidence.sound) and overruling.words(mine, claim, stance, other):
            return {"about": mine.about}
        return overruling.changes(mine, claim, stance, other, self.second, self.evidence.thorough)

    def _answer(self, mine: StanceEntry) -> dict[str, object]:
        """What a denial of the rules answers, as the model reads it, else as the rules do."""
        answered = [other for name in mine.in_reply_to if (other := self._counterpart(self.first.stances[name]))]
        if len(answered) < len(mine.in_reply_to):
            return {"about": mine.about or self.first.abouts(mine), "scope": mine.scope}
        about = [self._claim(name) for one in answered for name in self.second.abouts(one)]
        replies = [f"m{one.id}" for one in answered]
        return {"about": about, "in_reply_to": replies, "scope": mine.scope}

    def _corrected(self, stance: StanceEntry, mine: StanceEntry, changes: dict[str, object]) -> StanceEntry:
        """A stance of the model as the rules read it."""
        self._told(mine, stance, mine.rule or "the rules")
        rule = f"{mine.rule or 'the rules'}; not {stance.rule}"
        whole = self._both(stance, [], None)
        changes = {"about": [*whole.about, *self._missing(mine)]} | changes
        return whole.model_copy(update=changes | {"rule": rule, "confidence": mine.confidence})

    def _kept(self, alone: Iterable[StanceEntry]) -> list[StanceEntry]:
        """The stances of the rules alone that are as good as those of the model.

        Of a model that has read the text thoroughly, silence says that nothing is there, but for answers to its claims.
        """
        read, thorough = self._read_words(), self.evidence.thorough
        found = list[StanceEntry]()
        for one in alone:
            claims = self.first.claims(one)
            itself = any(claim.matter and claim.matter[0] == claim.matter[2] for claim in claims)
            if not _covers(read, one):
                good = not thorough or self._answers_shared(one)
            elif self.evidence.sound:
                good = not thorough and (one.confidence or 0) >= SURER
            else:
                good = not thorough and (one.confidence or 0) >= SURE and not self._counterpart(one)
            if not claims or good and not itself:
                found.append(one)
        return found

    def _answers_shared(self, stance: StanceEntry) -> bool:
        """Whether a stance answers claims that the model has too."""
        return bool(stance.in_reply_to) and all(name in self.partners for name in stance.in_reply_to)

    def _counterpart(self, mine: StanceEntry) -> StanceEntry | None:
        """The stance of the model that reads the same thing in the same words, alike or otherwise."""
        if mine.id in self.partners:
            return self.partners[mine.id]
        for stance, claims in self.theirs:
            if _covers(_words(stance), mine):
                vague = self.first.vague(mine), self.second.vague(stance)
                act = mine.attitude == stance.attitude != overruling.PLAIN
                if any(a.reads(b, *vague, act=act) for a in self.first.claims(mine) for b in claims):
                    return stance
        return None

    def _both(self, stance: StanceEntry, agreed: list[StanceEntry], against: str | None) -> StanceEntry:
        """A stance of the model with what the rules add to it, and what made it."""
        made = dict.fromkeys(filter(None, (stance.rule, *(one.rule for one in agreed))))
        rule = ", ".join(made) + (f"; not {against}" if against else "")
        changes: dict[str, object] = self._renamed(stance) | {"id": f"m{stance.id}", "rule": rule or None}
        changes["about"] = [*map(self._claim, stance.about), *(name for one in agreed for name in self._missing(one))]
        if agreed:
            changes["confidence"] = max(BOTH, stance.confidence or 0)
        for one in agreed:
            for name in ("cue", "capacity", "medium", "details", "when"):
                if getattr(stance, name) is None and getattr(one, name) is not None:
                    changes.setdefault(name, getattr(one, name))
        return stance.model_copy(update=changes)

    def _missing(self, mine: StanceEntry) -> list[str]:
        """What a stance of the rules is on that the model has nowhere."""
        every = [claim for _, claims in self.theirs for claim in claims]
        return [
            name
            for name in mine.about
            if (claims := self.first.claims_on(mine, name)) and not any(claims[0].same_matter(one) for one in every)
        ]

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

    def _disagreements(self, alone: Iterable[StanceEntry]) -> dict[str, StanceEntry]:
        """By stance of the model, the first of the rules that reads the same matter in the same words otherwise."""
        found = dict[str, StanceEntry]()
        for mine in alone:
            for stance, claims in self.theirs:
                both = any(a.same_matter(b) for a in self.first.claims(mine) for b in claims)
                if both and _covers(_words(stance), mine) and stance.id not in found:
                    found[stance.id] = mine
                    self._told(mine, stance, mine.rule or "the rules")
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
        there = {one.id for one in doubtful}
        stances = [one.model_copy(update=self._among(one, there, self.first)) for one in doubtful]
        stances = [one for one in stances if one.about]
        about = {name for one in stances for name in one.about}
        more = mine.model_copy(
            update={
                "ties": [tie for tie in mine.ties if tie.id in about],
                "statements": [one for one in mine.statements if one.id in about],
                "stances": stances,
                "inferred": [one for one in mine.inferred if one.about in there | about],
                "mentions": [],
            }
        )
        return _both_parts(base, more) if doubtful else base

    def _among(self, stance: StanceEntry, there: set[str], meaning: Meaning) -> dict[str, list[str]]:
        """What a stance is on and answers, in a part that has these stances alone."""
        about = stance.about or meaning.abouts(stance)
        return {
            "about": [name for name in about if name in there or name not in meaning.stances],
            "in_reply_to": [name for name in stance.in_reply_to if name in there],
        }


def _both_parts(one: Annotation, other: Annotation) -> Annotation:
    """Two annotations of one source, whose ids differ, as one."""
    names = ("ties", "statements", "stances", "inferred")
    whole = one.model_copy(update={name: [*getattr(one, name), *getattr(other, name)] for name in names})
    mentions = [*one.mentions, *(mention for mention in other.mentions if mention not in one.mentions)]
    return _cast(whole, [*{actor.id: actor for actor in (*one.actors, *other.actors)}.values()], mentions)


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


def _words(stance: StanceEntry) -> list[Span]:
    """Where the quote of a stance is; nowhere if it has none."""
    return [span(stance.quote)] if isinstance(stance.quote, Range) else []


def _covers(read: Iterable[Span], stance: StanceEntry) -> bool:
    """Whether the model has read words of the quote of a stance."""
    return isinstance(stance.quote, Range) and any(shared(span(stance.quote), one) for one in read)
