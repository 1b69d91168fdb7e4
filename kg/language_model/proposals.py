"""Claims proposed by a language model, each checked by itself and against the text, and turned into a draft.

A claim has names, a relation, an attitude and a quote; ids, positions in the text and everything else
are set here, never taken from the model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from kg.actors.resolver import Resolver
from kg.annotation.schema import Annotation, DetailsEntry, InferredEntry, Range, SourceEntry, StanceEntry
from kg.errors import NameNotFound, counted
from kg.language_model import synonyms
from kg.language_model.answer_schema import SCOPES, ModelActor, ModelAnswer, ModelClaim, ModelTie, Scope, Unreadable
from kg.language_model.claim import shared, span
from kg.language_model.drafts import Answer
from kg.language_model.grounding import Grounds
from kg.language_model.naming import Naming
from kg.language_model.quotes import Quotes
from kg.language_model.support import Matter, Refusal, Support
from kg.model import dates as edtf
from kg.model.vocabulary import Relation, Vocabulary
from kg.text import dates
from kg.text import lexicon as lexicons
from kg.text.cast import Cast
from kg.text.drafting import Sheet

RULE = "language model"
APPEAL = "appealsTo"
AGAIN = "it is there already"
"""Why a claim is refused that the answer has twice."""
CONFIDENCE = 0.6
LONGEST_STATEMENT = 600
"""The most characters of a statement."""
MOST_TIES = 20
"""The most ties of one claim."""
LEAST_WORDS = 5
"""The fewest words of a sentence that can hold a claim; a title or a label has fewer."""
_DETAILS = ("quantity", "time", "item", "place", "from", "against", "purpose", "manner", "via", "condition")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ON_CLAIMS = ("asserts", "alleges", "suggests", "speculates", "withdraws")
"""Attitudes of who passes on, or takes back, what was said."""
BECAUSE = "the language model worked it out from the words and the date of the text"


@dataclass(frozen=True, slots=True)
class Dated:
    """A tie of a claim: names in the draft, the date that the text states, or the one that is worked out."""

    subject: str
    relation: str
    object: str
    stated: str | None = None
    inferred: str | None = None


@dataclass(slots=True)
class Proposal:
    """A claim with names resolved and places found, before it is known which other claims it is on.

    ``refusal`` says why it is left out.
    """

    id: str
    attitude: str
    quote: Range
    holders: tuple[str, ...] = ()
    ties: tuple[Dated, ...] = ()
    statement: Range | None = None
    concerns: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    scope: Scope = "claim"
    target: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    capacity: Range | None = None
    said: str | None = None
    inferred: str | None = None
    details: DetailsEntry | None = None
    refusal: Refusal | None = None
    doing: bool = False
    """Whether the model names who does it as its speaker, who is not the issuer of the text."""
    stances: list[str] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Whether it has a tie or a statement of its own."""
        return bool(self.ties or self.statement)


class _Left(Exception):
    """A claim is left out, for this reason."""

    def __init__(self, kind: str, words: str = "") -> None:
        self.refusal = Refusal(kind, words)
        self.ties: tuple[Dated, ...] = ()


class Proposals:
    """Claims of a model, checked and made into ties, statements and stances."""

    def __init__(
        self,
        text: str,
        part: str,
        resolver: Resolver,
        vocabulary: Vocabulary,
        at: str | None,
        speaker: str | None = None,
        issuers: Iterable[str] = (),
        *,
        wary: bool = False,
    ) -> None:
        self.text, self.part, self.resolver, self.vocabulary, self.at = text, part, resolver, vocabulary, at
        self.cast = Cast()
        self.published = at
        self.refused: Counter[str] = Counter()
        self.given = self.doing = 0
        self._warnings: list[str] = []
        symmetric = frozenset(name for name, relation in vocabulary.relations.items() if relation.symmetric)
        self._sheet = Sheet("", symmetric)
        self._quotes = Quotes(part)
        self._naming = Naming(part, resolver, vocabulary, self.cast, at)
        issuer = self._naming.outside(speaker) if speaker else self._naming.issued(issuers)
        self._naming.issuer = issuer
        self._speaker = (issuer,) if issuer else ()
        self._support = Support(part, self._naming, vocabulary, Grounds(resolver, vocabulary, at), wary=wary)
        self._seen: dict[tuple[object, ...], list[Range]] = {}
        self._lost_details = 0

    # -- what is asked of it ------------------------------------------------------------------------------

    def take(self, answer: ModelAnswer) -> None:
        """Adds the claims of an answer, whose ids are its own, or warnings that say why they were left out."""
        self._introduce(answer)
        if self.published is None and answer.published is not None:
            self.published = self.at = self._naming.at = self._date(answer.published)
        read = [self._read(claim, number) for number, claim in enumerate(answer.claims, 1)]
        self.given += len(read)
        self.doing += sum(one.doing for one in read)
        taken = set[str]()
        for number, one in enumerate(read):
            one.id = f"{one.id} {number}" if one.id in taken else one.id  # an id is of the first claim that has it
            taken.add(one.id)
        read += self._appeals(read)
        for proposal in read:
            if proposal.refusal is None:
                self._link(proposal, {one.id: one for one in reversed(read)})
        known = {one.id: one for one in reversed(read) if one.refusal is None}
        lost = {one.id: one for one in read if one.refusal is not None and one.own}
        while missing := [one for one in known.values() if not one.own and not self._stands(one, known)]:
            for one in missing:
                if not self._kept(one, lost):
                    one.refusal = Refusal("the claims that it is on were left out", _words(one.quote))
                    del known[one.id]
        for proposal in read:
            if proposal.refusal is None and known.get(proposal.id) is proposal:
                self._place(proposal, known)
        for proposal in read:
            if proposal.refusal is not None:
                self.refused[proposal.refusal.kind] += 1
                self._warnings.append(f"left out, {proposal.refusal}")
        self._write([one for one in read if one.refusal is None], known)

    def faults(self, answer: ModelAnswer) -> list[tuple[int, str]]:
        """The claims of an answer that would be left out: the place of each, and why."""
        self._introduce(answer)
        read = (self._read(claim, number) for number, claim in enumerate(answer.claims, 1))
        return [(place, str(one.refusal)) for place, one in enumerate(read) if one.refusal is not None]

    def fault(self, claim: ModelClaim | Unreadable) -> str | None:
        """Why a claim by itself is rejected; None if it is accepted."""
        refusal = self._read(claim, 0).refusal
        return None if refusal is None else str(refusal)

    @property
    def warnings(self) -> list[str]:
        """Which claims were left out, and why; how many of each kind, if they are several."""
        found = list(self._warnings)
        if len(found) > 1:
            kinds = "; ".join(f"{count} × {kind}" for kind, count in self.refused.most_common())
            found.insert(0, f"{counted(len(found), 'claim')} of the model left out: {kinds}")
        if self._lost_details:
            found.append(f"{counted(self._lost_details, 'detail')} of claims left out, which the text does not have")
        return found

    @property
    def answer(self) -> Answer:
        """What is known of the answer."""
        sentences = self._support.sentences(LEAST_WORDS)
        quotes = [span(stance.quote) for stance in self._sheet.stances if isinstance(stance.quote, Range)]
        read = sum(any(shared(quote, one) for quote in quotes) for one in sentences) / max(1, len(sentences))
        again = self.refused[AGAIN]  # saying something twice is no fault
        words = len(self.part.split())
        return Answer(self.given - again, self.refused.total() - again, self.doing, words, read)

    def annotation(self, source: SourceEntry) -> Annotation:
        """The draft of all accepted claims."""
        dated = source if source.published else source.model_copy(update={"published": self.published})
        return self._sheet.annotation(dated, self.cast, [])

    # -- one claim -----------------------------------------------------------------------------------------

    def _introduce(self, answer: ModelAnswer) -> None:
        self._naming.introduce(actor for actor in answer.actors if isinstance(actor, ModelActor))

    def _read(self, claim: ModelClaim | Unreadable, number: int) -> Proposal:
        """The claim with names and places, or with the reason why it is left out."""
        if isinstance(claim, Unreadable):
            return Proposal(f"#{number}", "", Range(start=0, end=1), refusal=Refusal("it is not a claim", claim.why))
        name = claim.id or f"#{number}"
        try:
            return self._resolved(claim, name)
        except _Left as left:
            left_out = Proposal(name, claim.attitude, Range(start=0, end=1, text=claim.quote), refusal=left.refusal)
            left_out.ties = left.ties
            return left_out

    def _resolved(self, claim: ModelClaim, name: str) -> Proposal:
        quote = self._quotes.find(claim.quote)
        if quote is None:
            raise _Left("its quote is not in the text", repr(claim.quote[:80]))
        attitude = self._attitude(claim)
        given = claim.ties[:MOST_TIES]
        spoken = self.vocabulary.attitudes[attitude].speech_relation
        act = [tie for tie in given if spoken is not None and tie.relation == spoken]
        ties = [dated for tie in given if tie not in act for dated in self._tie(tie, quote)]
        try:
            holders = self._names(claim.holder, speaks=True)
            doing = self._does(holders, attitude, ties)
            sentence = self._support.sentence(quote.start, quote.end or quote.start)
            if doing and not self._support.grounds.speaks(sentence, (tie.relation for tie in ties)):
                holders = ()  # a plain sentence tells what they do
            doing = doing and not self._does(self._speaker, attitude, ties)  # an issuer may say what it does
            holders = holders or self._speaker
            target, addressee = self._names(claim.target), self._names(claim.addressee)
        except _Left as left:
            left.ties = tuple(dict.fromkeys(ties))
            raise
        statement, concerns = self._statement(claim, quote), self._names(claim.concerns)
        if act and not ties and statement is None:  # "X accuses Y" by X: what X says is in the quote
            holders, target = holders or self._names(act[0].subject, True), target or self._names(act[0].object)
            statement, concerns = quote, concerns or target
        if statement is not None and attitude == "denies" and self._denied_twice(statement, quote):
            attitude, statement = ("denies", None) if claim.in_reply_to or claim.about else ("asserts", statement)
        said, inferred = self._when(claim.said, quote)
        made = Proposal(
            name, attitude, quote, holders, tuple(dict.fromkeys(ties)), statement, concerns,
            tuple(claim.about), tuple(claim.in_reply_to), self._scope(claim.scope), target, addressee,
            self._found(claim.capacity, quote), said, inferred, self._details(claim, quote), doing=doing,
        )  # fmt: skip
        if not (made.own or made.about or made.replies):
            raise _Left("it names no tie, statement or claim", _words(quote))
        on = tuple((tie.subject, tie.relation, tie.object) for tie in made.ties)
        others = (*concerns, *target, *addressee)
        names = (*claim.holder, *claim.target, *claim.addressee, *claim.concerns)
        names += tuple(name for tie in given for name in (*tie.subject, *tie.object))
        made.refusal = self._support.refusal(Matter(quote, attitude, holders, on, others, names, not on))
        return made

    def _appeals(self, read: Sequence[Proposal]) -> list[Proposal]:
        """The appeals to somebody, which the text tells, in demands that are made in softer words: *urged*."""
        told = {name for one in read for name in one.about}
        known = {(tie.subject, tie.relation, tie.object) for one in read for tie in one.ties}
        found = list[Proposal]()
        for one in read:
            if one.attitude != "demands" or one.id in told or one.refusal or not self._asks(one.quote):
                continue
            ends = product(one.holders, one.addressee or one.target)
            ties = tuple(Dated(a, APPEAL, b) for a, b in ends if (a, APPEAL, b) not in known and a != b)
            if ties:
                found.append(Proposal(f"{one.id} {APPEAL}", "asserts", one.quote, self._speaker, ties))
        return found

    def _asks(self, quote: Range) -> bool:
        """Whether the first word of demanding in a quote only asks."""
        return self._support.grounds.first("demands", quote.text or "", lexicons.load().soft)

    def _attitude(self, claim: ModelClaim) -> str:
        """The attitude that a model means; the name of its relation once more is none."""
        given = claim.attitude.strip().lower()
        if given in self.vocabulary.attitudes:
            return given
        for tie in claim.ties:
            if given == tie.relation.lower() or self._support.same_act(given, tie.relation):
                return "asserts"
        if (meant := synonyms.attitude(given)) is None:
            raise _Left("no such relation or attitude", f"{claim.relation!r} / {claim.attitude!r}")
        return meant

    def _does(self, holders: Sequence[str], attitude: str, ties: Sequence[Dated]) -> bool:
        """Whether the holders say of themselves what they do."""
        said, doers = ({self._naming.side(one) for one in names} for names in (holders, (tie.subject for tie in ties)))
        return attitude == "asserts" and bool(said) and said <= doers

    def _denied_twice(self, statement: Range, quote: Range) -> bool:
        """Whether a denied statement denies by itself, without a word of denial before it: *there are no troops*."""
        words = statement.text or ""
        if not re.search(r"\b(?:no|not|never|none|nobody|nothing|neither)\b|n['’]t\b", words, re.IGNORECASE):
            return False
        begin = self._support.begin(statement.start)
        return not self._support.grounds.says("denies", self.part[begin : statement.start])

    def _names(self, given: Sequence[str], speaks: bool = False) -> tuple[str, ...]:
        found: list[str] = []
        for name in given:
            named = self._naming.named(name, speaks)
            if named.fault is not None:
                kind, _, words = named.fault.partition(": ")
                raise _Left(kind, words) if words else _Left("a name is unclear", named.fault)
            found += named.names
        return tuple(dict.fromkeys(found))

    def _relation(self, written: str) -> tuple[Relation, bool]:
        """The relation that a model means, and whether the ends are swapped; raises NameNotFound."""
        known = (self.vocabulary.relations, self.vocabulary.inverses)
        meant = None if any(written in names for names in known) else synonyms.relation(written)
        relation, swap = self.vocabulary.directed(meant[0] if meant else written)
        return relation, swap != (meant is not None and meant[1])

    def _tie(self, tie: ModelTie, quote: Range) -> Iterator[Dated]:
        """The ties between each subject and each object."""
        try:
            relation, swap = self._relation(tie.relation)
        except NameNotFound:
            raise _Left("no such relation or attitude", repr(tie.relation)) from None
        subjects, objects = self._names(tie.subject), self._names(tie.object)
        if relation.symmetric and len(subjects or objects) == 2 and not (subjects and objects):
            subjects, objects = (subjects or objects)[:1], (subjects or objects)[1:]
        if not subjects or not objects:
            raise _Left("a tie needs a subject and an object", _words(quote))
        stated, inferred = self._when(tie.when, quote)
        for subject, obj in product(*((objects, subjects) if swap else (subjects, objects))):
            whose = self._naming.owner(obj)
            obj = whose if whose and self._naming.side(whose) != self._naming.side(subject) else obj
            name = relation.name
            if name in ("aids", "trainsForcesOf") and self._naming.kind(obj) == "ArmedGroup":
                name = "backsArmedGroup"
            yield Dated(subject, name, obj, stated, inferred)

    def _statement(self, claim: ModelClaim, quote: Range) -> Range | None:
        """The words of a statement: as given, where the text has them, else those of the quote."""
        if claim.statement is None or not claim.statement.strip() or claim.ties:
            return None
        found = self._found(claim.statement, quote) or quote
        return found if (found.end or 0) - found.start <= LONGEST_STATEMENT else quote

    def _found(self, words: str | None, quote: Range) -> Range | None:
        """Where the text has these words: in the quote, near it, or anywhere."""
        if words is None or not words.strip():
            return None
        end = quote.end or quote.start
        near = (max(0, quote.start - 300), min(len(self.part), end + 300))
        for start, stop in ((quote.start, end), near):
            if (found := Quotes(self.part, start, stop).find(words)) is not None:
                return found
        return self._quotes.find(words)

    def _details(self, claim: ModelClaim, quote: Range) -> DetailsEntry | None:
        """The details as the text has them; numbers and units as they are given."""
        entry: dict[str, object] = {}
        for name, values in claim.details.items():
            if name == "amount" and values and not _NUMBER.fullmatch(values[0]):
                name = "quantity"  # "1.9 billion" is not a plain number
            if name in ("amount", "unit"):
                entry |= {name: values[0]} if values else {}
            elif name in _DETAILS:
                found = [place for value in values if (place := self._found(value, quote)) is not None]
                self._lost_details += len(values) - len(found)
                if found:
                    entry.setdefault(name, found[0] if name in ("quantity", "time") else found)
        if "amount" not in entry:
            entry.pop("unit", None)
        return DetailsEntry.model_validate(entry) if entry else None

    @staticmethod
    def _scope(given: str | None) -> Scope:
        return SCOPES.get((given or "").strip().lower(), "claim")

    # -- dates -------------------------------------------------------------------------------------------

    def _date(self, given: str) -> str | None:
        try:
            return edtf.normalise(given)
        except ValueError:
            return None

    def _when(self, given: str | None, quote: Range) -> tuple[str | None, str | None]:
        """A date as stated by the text, or as worked out from it: at most one of both."""
        if given is None:
            return None, None
        found = self._date(given) or dates.stated(given) or (dates.resolve(given, self.at) if self.at else None)
        if found is None:
            self._lost_details += 1
            return None, None
        words = self._support.sentence(quote.start, quote.end or quote.start)
        return (found, None) if _stated(found, words) else (None, found)

    # -- claims among claims --------------------------------------------------------------------------------

    def _link(self, made: Proposal, others: dict[str, Proposal]) -> None:
        """Sets what a claim is on that names other claims: what they say, or that they say it."""
        polarity = self.vocabulary.attitudes[made.attitude].polarity
        about = tuple(name for name in dict.fromkeys(made.about) if name in others and name != made.id)
        replies = tuple(name for name in dict.fromkeys(made.replies) if name in others and name != made.id)
        if about and (polarity < 0 or made.attitude == "confirms"):  # what was said is denied, not that it was said
            about, replies = (), tuple(dict.fromkeys((*replies, *about)))
        sided = all(self.vocabulary.attitudes[others[name].attitude].polarity > 0 for name in about)
        if about and sided and not made.own and made.attitude not in _ON_CLAIMS:
            for name in about:  # what is condemned or praised is what was said, not that it was said
                made.ties += others[name].ties
                made.statement, made.concerns = made.statement or others[name].statement, others[name].concerns
            about = () if made.own else about
        inner = {(t.subject, t.relation, t.object) for name in about for t in others[name].ties}
        if inner and {(t.subject, t.relation, t.object) for t in made.ties} <= inner:
            made.ties = ()
        made.about, made.replies = about, replies
        if made.own or about:
            made.scope = "claim" if made.scope == "wholesale" and made.own and polarity >= 0 else made.scope
        elif polarity < 0 and made.scope == "claim":
            made.scope = "wholesale"

    def _stands(self, made: Proposal, known: dict[str, Proposal]) -> bool:
        return any(name in known for name in (*made.about, *made.replies))

    def _kept(self, made: Proposal, lost: dict[str, Proposal]) -> bool:
        """Gives an answer to a claim that was left out for its speaker what that claim is on; whether it was."""
        for name in made.replies:
            if name in lost:
                made.ties, made.statement, made.concerns = lost[name].ties, lost[name].statement, lost[name].concerns
                return True
        return False

    def _place(self, made: Proposal, known: dict[str, Proposal]) -> None:
        """Gives a claim that answers others without words of its own what they are on; refuses a duplicate."""
        if not made.own and not made.about and made.scope != "wholesale":
            made.ties, made.statement, made.concerns = self._content(made, known, frozenset())
            if not made.own:
                made.scope = "wholesale"
        ties = tuple((t.subject, t.relation, t.object) for t in made.ties)
        what = (made.holders, made.attitude, made.scope, ties, made.statement and made.statement.start, made.about)
        spans = self._seen.setdefault((*what, () if made.own or made.about else made.replies), [])
        if any(_overlap(made.quote, span) for span in spans):
            made.refusal = Refusal(AGAIN, _words(made.quote))
            del known[made.id]
        spans.append(made.quote)

    def _content(
        self, made: Proposal, known: dict[str, Proposal], seen: frozenset[str]
    ) -> tuple[tuple[Dated, ...], Range | None, tuple[str, ...]]:
        """What the claims that it answers are on."""
        if made.own or made.id in seen:
            return made.ties, made.statement, made.concerns
        ties, statement, concerns = list[Dated](), None, list[str]()
        for name in (*made.replies, *made.about):
            if name in known:
                more, words, actors = self._content(known[name], known, seen | {made.id})
                ties, statement, concerns = [*ties, *more], statement or words, [*concerns, *actors]
        return tuple(dict.fromkeys(ties)), statement, tuple(dict.fromkeys(concerns))

    # -- the draft -----------------------------------------------------------------------------------------

    def _write(self, made: Iterable[Proposal], known: dict[str, Proposal]) -> None:
        """Adds accepted claims to the draft: a stance for each holder."""
        accepted, sheet = list(made), self._sheet
        count = len(sheet.stances)
        for one in accepted:
            for _ in one.holders or ("",):
                count += 1
                one.stances.append(f"s{count}")
        for one in accepted:
            about = [sheet.tie(tie.subject, tie.relation, tie.object, tie.stated) for tie in one.ties]
            if one.statement is not None:
                about.append(sheet.statement(one.statement, list(one.concerns)))
            about += [stance for name in one.about if name in known for stance in known[name].stances]
            replies = [stance for name in one.replies if name in known for stance in known[name].stances]
            for stance, holder in zip(one.stances, one.holders or (None,), strict=True):
                sheet.stances.append(
                    StanceEntry(
                        id=stance, holder=holder, attitude=one.attitude, about=list(dict.fromkeys(about)),
                        addressee=list(one.addressee), target=list(one.target), capacity=one.capacity,
                        in_reply_to=list(dict.fromkeys(replies)), when=one.said, scope=one.scope,
                        details=one.details, quote=one.quote, reviewed=False, confidence=CONFIDENCE, rule=RULE,
                    )
                )  # fmt: skip
                if one.inferred is not None:
                    sheet.inferred.append(InferredEntry(about=stance, when=one.inferred, because=BECAUSE))
                worked_out = next((tie.inferred for tie in one.ties if tie.inferred), None)
                if worked_out is not None:
                    sheet.inferred.append(InferredEntry(about=stance, tie_when=worked_out, because=BECAUSE))


def _words(quote: Range) -> str:
    return repr((quote.text or "")[:80])


def _overlap(one: Range, other: Range) -> bool:
    return max(one.start, other.start) < min(one.end or 0, other.end or 0)


def _stated(date: str, words: str) -> bool:
    """Whether words state a date with its year, or both ends of an interval."""
    there = dates.written(words)
    return all(day in there for day in re.split(r"[/,]", re.sub(r"[~?%{}\[\]]", "", date)) if day not in ("", ".."))
