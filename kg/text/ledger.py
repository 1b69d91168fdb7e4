"""The records of a reading: names, ranges, mentions, dates, events, ties; without the grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.annotation.schema import InferredEntry, MentionEntry, Range
from kg.errors import KgError
from kg.model import ids
from kg.text import dates, syntax
from kg.text.cast import Cast
from kg.text.discourse import Discourse
from kg.text.drafting import Event, Sheet, details
from kg.text.frames import pairs
from kg.text.gazetteer import Gazetteer
from kg.text.lexicon import Lexicon
from kg.text.modality import Modality
from kg.text.phrases import Phrases
from kg.text.records import Proposition, Ref, Speech

CERTAIN = 0.42
"""The lowest confidence of a certain claim."""
FAR = 120
"""How many characters from its subject, which a pronoun stands for, an act is doubtful."""


@dataclass(frozen=True)
class Kit:
    """The data that all documents share: the compiled names, the lexicon, the vocabulary."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    vocabulary: Any
    resolver: Any


class Ledger:
    """The records of one document: two sheets, mentions, warnings, events."""

    def __init__(self, text: str, kit: Kit, at: str | None = None, statements: bool = False) -> None:
        self.text, self.kit, self.lexicon, self.at = text, kit, kit.lexicon, at
        self.cast = Cast()
        self.discourse = Discourse(kit.lexicon)
        symmetric = frozenset(r.name for r in kit.vocabulary.relations.values() if r.symmetric)
        self.sure, self.unsure = Sheet("", symmetric), Sheet("u", symmetric)
        self.mentions: dict[tuple[int, int], MentionEntry] = {}
        self.guessed_mentions: dict[tuple[int, int], MentionEntry] = {}
        self.events: list[Event] = []
        self.guessed: list[Event] = []
        self.guessed_cast = Cast()
        self.warnings: list[str] = []
        self.too_long: list[int] = []
        self.phrases: Phrases
        self.modality: Modality
        self.frames: Any
        self.denials: Any
        self.times: list[dates.Time] = []
        self._names: dict[str, str] = {}
        self._span = self._now = (0, 0)
        self._said: frozenset[str] = frozenset()
        self._echoes: dict[str, list[str]] = {}
        """Of denials, by stance: the claims about the denier's side that have their words."""
        self._open_denials: list[tuple[str, int, Ref, set[str]]] = []
        """Denials in their own words, which a claim told later may explain: stance, sentence, denier and lemmas."""
        """The lemmas of the sentence at hand."""
        self.statements = statements
        self.doubted: set[int] = set()
        """The places of the words that head doubtful claims, which are kept in words too."""

    def _confidence(self, p: Proposition) -> float:
        refs = [*p.subjects, *p.objects]
        worst = min([ref.quality for ref in refs] or [0.3])
        value = p.confidence * (0.5 + worst / 2)
        if p.conditional:
            value *= 0.5
        policed = p.token.lemma_.lower() in self.lexicon.words["policing"]
        if not policed and any(ref.role == "place" for ref in p.subjects):
            value *= 0.6
        return round(max(0.0, min(1.0, value)), 2)

    def _sheet(self, p: Proposition, around: list[Speech]) -> Sheet:
        known = next(
            (n for n, s in enumerate(around) if s.noun is not None and s.holders and not s.negated), len(around)
        )
        around = around[: known + 1]  # "would not comment on claims by Mali that": Mali claims it
        self._doubt(p)
        unsure = p.confidence < CERTAIN or p.conditional or any(s.negated and s.attitude != "denies" for s in around)
        return self.unsure if unsure else self.sure

    def _doubt(self, p: Proposition) -> None:
        """Lowers the confidence of a proposition whose kind is seldom right."""
        if p.negated:
            return
        certain = p.confidence >= CERTAIN
        factor = min((self.lexicon.doubts.get(sign, 1.0) for sign in self._signs(p)), default=1.0)
        p.confidence = round(p.confidence * factor, 2)
        if certain and p.confidence < CERTAIN:
            self.doubted.add(p.token.i)

    def _signs(self, p: Proposition) -> Iterator[str]:
        """What may make a proposition doubtful, as ``doubts`` of the lexicon names it."""
        yield f"{p.rule.split('>')[0]} {p.relation}"
        yield f"{p.token.lemma_.lower()} {p.relation}"
        yield from (f"{p.token.lemma_.lower()} {p.relation} {ref.role}" for ref in p.objects)
        for ref in p.subjects:
            yield f"{ref.role} {p.relation}"
            yield f"subject {ref.role}"
        relation = self.kit.vocabulary.relations.get(p.relation)
        if relation is not None and relation.kind != "speech" and not p.rule.startswith("noun:"):
            yield from (f"object {ref.kind}" for ref in p.objects if ref.reason == "pronoun")
        if p.subjects and all(r.reason == "pronoun" and abs(r.start - p.token.idx) >= FAR for r in p.subjects):
            yield f"far {p.relation}"

    def _ties(self, sheet: Sheet, p: Proposition) -> list[str]:
        ties = []
        for subject, obj in pairs(p):
            if self._same(subject, obj):
                self._self_tie()
                continue
            ties.append(sheet.tie(self._name(subject), p.relation, self._name(obj), self._stated(p)))
            self._mention(subject)
            self._mention(obj)
        return list(dict.fromkeys(ties))

    def _same(self, subject: Ref, obj: Ref) -> bool:
        if subject.role == "person" and obj.reason == "demonym" and obj.kind == "State":
            return False
        official = ("State", "Government")
        alike = obj.state is not None and obj.state == subject.state
        if obj.role == "owner" and alike and subject.kind not in ("ArmedGroup", "People"):
            return True
        kinds = {subject.kind, obj.kind}
        if "StateBody" in kinds and kinds & set(official) and alike and "place" not in (subject.role, obj.role):
            return True  # "the cabinet authorized the army", "the king asked the parliament"
        return subject.key == obj.key or (
            subject.state is not None
            and subject.state == obj.state
            and subject.kind in official
            and obj.kind in official
            and obj.role != "place"
        )

    def _self_tie(self) -> None:
        words = self.text[self._span[0] : self._span[1]].strip()[:80]
        self.warnings.append(f"a tie of an actor to itself is left out: {words!r}")

    def _name(self, ref: Ref) -> str:
        if ref.key not in self._names:
            self._names[ref.key] = self._resolvable(ref)
        return self._names[ref.key]

    def _resolvable(self, ref: Ref) -> str:
        if not ref.key.startswith(ids.ID):
            return ref.name
        try:
            found = self.kit.resolver.resolve(ref.name, self.at)
        except KgError:
            return ids.short(ref.key)
        return ref.name if getattr(found.actor, "iri", found.actor) == ref.key else ids.short(ref.key)

    def _range(self, span: tuple[int, int]) -> Range:
        return Range(start=span[0], end=span[1], text=self.text[span[0] : span[1]])

    def _quote(self) -> Range:
        start, end = self._span
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return self._range((start, min(end, start + 1500)))

    def _details(self, p: Proposition) -> object:
        items = {name: self._range(span) for name, span in p.details.items()}
        time = self._time(p) or next((t for t in self.times if t.verb == -1), None)
        if time is not None:
            items.setdefault("time", self._range(time.span))
        return details(items)

    def _time(self, p: Proposition) -> dates.Time | None:
        """The date of the clause of a proposition: of its verb or noun, else of the verb that governs it."""
        places = [p.token.i, *([p.top.i] if p.top is not None else [])]
        verb = syntax.governor(p.token) if p.token.pos_ == "NOUN" else None
        places += [verb.i] if verb is not None else []
        if p.token.pos_ == "NOUN" and p.token.dep_ in ("nsubj", "nsubjpass"):  # "talks collapsed on Friday"
            places.append(p.token.head.i)
        for clause in (p.token, p.top):  # "were at work on Monday when rangers fired at them"
            if clause is not None and clause.dep_ == "advcl" and any(c.lower_ == "when" for c in clause.children):
                places.append(clause.head.i)
        places += [v.i for v in syntax.joined(p.token)]  # "had shelled a post on Thursday and had entered its airspace"
        return next((t for place in places for t in self.times if place in t.chain), None)

    def _stated(self, p: Proposition) -> str | None:
        """The date that the text states in full for a proposition."""
        time = self._time(p)
        return time.stated if time is not None else None

    def _date(self, stance: str, p: Proposition, speech: Speech | None, sheet: Sheet) -> None:
        """Records the meaning of relative dates given the date of publication, as inferred."""
        own = self._time(p)
        if own is not None and speech is not None and own.verb == speech.token.i and speech.attitude == "accuses":
            own = None  # "on Monday accused it of a raid"
        if own is None and p.known is not None:
            entry = {"about": stance, "tie_when": p.known, "because": "the day of the act that was told before"}
            sheet.inferred.append(InferredEntry.model_validate(entry))
        if own is None and p.known is None and speech is None and self._of_entry(p):
            entry = {"about": stance, "tie_when": self.discourse.entry or "", "because": "the day of the entry"}
            sheet.inferred.append(InferredEntry.model_validate(entry))
        if self.at is None:
            self._date_after(stance, own, sheet)
            return
        said = next((t for t in self.times if speech is not None and t.verb == speech.token.i and t is not own), None)
        for time, field in ((own, "tie_when"), (said, "when")):
            when = time.resolve(self.at) if time is not None and time.stated is None else None
            if time is not None and when is not None:
                words = self.text[time.span[0] : time.span[1]]
                because = f"{words!r} beside the date of publication, {self.at}"
                sheet.inferred.append(InferredEntry.model_validate({"about": stance, field: when, "because": because}))

    def _of_entry(self, p: Proposition) -> bool:
        """Whether an act is told of the day of an entry: its clause is the main one, in the tense of the entry."""
        verb = syntax.governor(p.token) if p.token.pos_ == "NOUN" else p.token
        if self.discourse.entry is None or p.negated or verb is None or verb.pos_ not in ("VERB", "AUX"):
            return False
        if any(t.lower_ in ("next", "following", "previous", "later", "earlier", "since") for t in verb.subtree):
            return False
        aux = any(c.dep_ == "aux" and c.lower_ not in ("is", "are") for c in verb.children)
        return not aux and verb.tag_ in ("VBZ", "VBP", "VBD", "VBG") and verb.dep_ in ("ROOT", "conj", "ccomp", "advcl")

    def _date_after(self, stance: str, time: dates.Time | None, sheet: Sheet) -> None:
        """Without a date of publication, a month takes the year of the date that stood before it."""
        when = dates.following(time.words, self.discourse.dated) if time is not None and time.stated is None else None
        if time is not None and when is not None:
            because = f"{time.words!r} after the date {self.discourse.dated} in the text"
            entry = {"about": stance, "tie_when": when, "because": because}
            sheet.inferred.append(InferredEntry.model_validate(entry))

    def _mention(self, ref: Ref | None) -> None:
        if ref is None or ref.reason == "pronoun" or not self._span[0] <= ref.start < self._span[1]:
            return
        if ref.role == "instrument":  # "the attack of Mali", "Mali's drones": whose it is, and no name of it
            return
        kind = (
            ref.reason
            if ref.reason in ("metonym", "title", "office-holder", "demonym", "alias")
            else "name"
            if ref.role in ("name", "person")
            else "description"
        )
        self.mentions.setdefault(
            (ref.start, ref.end),
            MentionEntry(actor=self._name(ref), quote=self._range((ref.start, ref.end)), kind=kind),
        )

    def _note(self, p: Proposition, around: list[Speech]) -> None:
        """Records the event for event counts."""
        if p.negated or p.conditional or p.hedge == "speculates" or p.confidence < CERTAIN:
            return
        if any(
            s.attitude in ("accuses", "condemns", "demands", "denies", "warns", "promises", "threatens", "praises")
            or s.negated
            for s in around
        ):
            return
        relation = self.kit.vocabulary.relations.get(p.relation)
        kind = p.plover or (relation.plover if relation else None)
        if kind is None:
            return
        ends: list[tuple[Ref | None, Ref | None]] = list(pairs(p))
        if p.reciprocal and not p.mutual and (p.inner is None or not p.objects):
            ends += [(b, a) for a, b in ends]
        if not ends:
            ends = [(p.subjects[0] if p.subjects else None, p.objects[0] if p.objects else None)]
        self.events += [Event(a, kind, b) for a, b in ends if a is None or b is None or not self._same(a, b)]

    def _note_speech(self, speech: Speech) -> None:
        name = self._speech_relation(speech) if not speech.negated else None
        relation = self.kit.vocabulary.relations.get(name or "")
        if relation is None or relation.plover is None:
            return
        ends = speech.targets or speech.addressees
        holders: list[Ref | None] = list(speech.holders) or [None]
        others: list[Ref | None] = list(ends) or [None]
        self.events += [
            Event(h, relation.plover, t)
            for h in holders
            for t in others
            if h is None or t is None or not self._same(h, t)
        ]

    def _name_of(self, name: Any) -> str:
        return self._name(Ref(name.key, name.label, name.kind, name.reason, name.state, 1.0, 0, 0))

    def _speech_relation(self, speech: Speech) -> str | None:
        attitude = self.kit.vocabulary.attitudes[speech.attitude]
        if speech.attitude == "demands" and speech.soft:
            return "appealsTo"
        relation: str | None = attitude.speech_relation
        return relation
