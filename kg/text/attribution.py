"""Speakers without a verb of speech: "according to", "in the words of", "citing", "Tehran: ...", "...: Kremlin"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Ref, Speech

BESIDE = "contrary to"
"""The rule of claims that stand beside what denies them."""
LONGEST = 12
"""The most words before or after a colon that name who speaks."""


class Attributions:
    """Finds who is named as the source of what a sentence says, in one parsed piece of text."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        self.phrases, self.lexicon = phrases, lexicon
        self._announced: list[Token] = []

    def find(self, sentence: Iterable[Token]) -> list[Speech]:
        """Every such speech act of the sentence; they stand closer to the content than verbs of speech."""
        tokens = [t for t in sentence if not t.is_space]
        found = [speech for token in tokens for speech in self._sourced(token)]
        before, self._announced = self._announced, []
        if tokens and tokens[-1].text == ":" and len(tokens) <= LONGEST and not _finite(tokens):
            self._announced = tokens  # the parser begins a sentence after the colon
        elif before and tokens and (clause := self._top(tokens, [])) is not None and not self._reports(clause):
            found += self._voiced(before[:-1], clause, before[-1])
        return [*found, *self._colon(tokens)]

    def _sourced(self, token: Token) -> Iterator[Speech]:
        lower = token.lower_
        if lower == "according":
            yield from self._made(token, [o for p in syntax.children(token, "prep") for o in _objects(p)], token.head)
        elif lower in self.lexicon.words["per"] and token.dep_ in ("prep", "advmod"):
            if any(ref.state for o in _objects(token) for ref in self.phrases.refs(o)):
                yield from self._made(token, _objects(token), token.head)
        elif token.dep_ == "pobj" and token.head.lower_ == "in" and token.lemma_ in self.lexicon.words["wording"]:
            owners = [o for p in syntax.children(token, "prep") if p.lower_ == "of" for o in _objects(p)]
            if owners and token.nbor(-1).lower_ == "in":  # "in view of the guards"
                return
            yield from self._made(token, owners or syntax.children(token, "poss"), token.head.head)
        elif token.tag_ == "VBG" and token.lemma_.lower() in self.lexicon.words["citing"]:
            yield from self._made(token, syntax.children(token, "dobj"), token.head, cited=True)
        elif lower == "contrary":
            yield from self._contradicted(token)
        elif token.lemma_.lower() == "put" and token.dep_ == "advcl" and _marked(token, "as"):
            yield from self._made(token, syntax.subjects(token), token.head)

    def _made(self, token: Token, sources: list[Token], head: Token, cited: bool = False) -> Iterator[Speech]:
        holders = [ref for source in sources for ref in self.phrases.speaker(source)]
        if not holders:
            return
        paper = all(source.lemma_.lower() in self.lexicon.words["documents"] for source in sources)
        issued = all(source.lemma_.lower() in self.lexicon.words["issued"] for source in sources)
        unnamed = all(ref.kind == "UnnamedActor" for ref in holders)
        if paper and (issued or unnamed) and self._said_by_others(head):
            return  # "the minister told X that ..., according to a letter"
        while cited and head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
            head = head.head
        own = head.dep_ == "conj" and syntax.children(head, "nsubj", "nsubjpass")
        content = [syntax.clause_top(head) if head.pos_ in ("VERB", "AUX") and not own else head]
        told = (
            token.i < head.i and not (paper or cited) and bool(syntax.children(head, "nsubj"))
        )  # "according to A, B told him that"
        if head.lemma_.lower() in self.lexicon.speech and not told:  # after a verb of speech it is behind its content
            inner = syntax.children(head, "ccomp") or ([head.head] if head.dep_ == "parataxis" else [])
            content = inner or content
        speech = Speech("asserts", token, holders, [], [], content, "source", 0.85)
        speech.cue = self.phrases._chars(token.i, token.i + (2 if token.lower_ == "according" else 1))
        yield speech

    def _said_by_others(self, verb: Token) -> bool:
        """Whether a verb of speech, or one above it, has somebody who says it."""
        above = (verb, *verb.ancestors)
        return any(t.lemma_.lower() in self.lexicon.speech and syntax.children(t, "nsubj") for t in above)

    def _contradicted(self, token: Token) -> Iterator[Speech]:
        """ "contrary to claims by Mali", "contrary to what Mali says": who said that it is so, of what is denied."""
        claims = [o for p in syntax.children(token, "prep") for o in _objects(p)]
        claims = [o for o in claims if o.lemma_.lower() in self.lexicon.anaphors["claims"]]
        told = [c for p in syntax.children(token, "prep") for c in syntax.children(p, "pcomp")]
        by = [*claims, *(o for c in claims for o in syntax.prepositional(c, ("by", "from", "of", "in"), deep=False))]
        for source in [*by[::-1], *(t for c in told for t in syntax.subjects(c))]:
            owners = self.phrases.speaker(source) if source not in claims else []
            names = [self.phrases._plain(source, n, 0.8, "agent") for n in self.phrases._before(source)]
            if holders := owners or (names if source in claims else []):
                head = token
                while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
                    head = head.head
                content = [syntax.clause_top(head)]
                if head.lemma_.lower() in self.lexicon.speech:
                    content = syntax.children(head, "ccomp") or content
                speech = Speech("alleges", token, holders, [], [], content, BESIDE, 0.7)
                speech.cue = self.phrases._chars(token.i, token.i + 1)
                yield speech
                return

    # -- colons ---------------------------------------------------------------------------------------

    def _colon(self, tokens: list[Token]) -> Iterator[Speech]:
        """ "Tehran: Azerbaijan has let ..." and the headline "Georgia shelled a post: Kremlin"."""
        place = next((n for n, t in enumerate(tokens) if t.text == ":" and 0 < n < len(tokens) - 1), None)
        if place is None:
            dashes = (n for n, t in enumerate(tokens) if t.text in ("–", "—"))
            place = next((n for n in dashes if 0 < len(tokens) - n - 1 <= 4), None)
            if place is None or not _finite(tokens[:place]):
                return
        left, right = tokens[:place], [t for t in tokens[place + 1 :] if not t.is_punct]
        if len(left) == 1 and self.phrases.hit(left[0]) is not None and self._attributed(right):
            return  # "Accra: Two men were hurt, the police said.": where it was written
        if len(left) <= LONGEST and not _finite(left) and _finite(right):
            clause = self._top(right, left)
            if clause is not None and not self._reports(clause):
                yield from self._voiced(left, clause, tokens[place])
        elif 0 < len(right) <= 6 and not _finite(right) and _finite(left[-6:]) and left[-1].i - left[0].i > 2:
            if left[-1].lemma_.lower() in self.lexicon.words["labels"]:
                return
            clause = self._top(left, right)
            if clause is not None:
                yield from self._voiced(right, clause, tokens[place])

    def _attributed(self, words: list[Token]) -> bool:
        """Whether somebody says the whole sentence at its end, or is named as its source."""
        said = [t for t in words if t.head.i == t.i and t.lemma_.lower() in self.lexicon.speech]
        ends = any(c.i < t.i for t in said for c in syntax.children(t, "ccomp"))
        return ends or any(t.lower_ == "according" for t in words)

    def _voiced(self, words: list[Token], clause: Token, colon: Token) -> Iterator[Speech]:
        root = next((t for t in words if t.head not in words or t.head.i == t.i), words[0])
        holders: list[Ref] = [r for r in self.phrases.speaker(root) if r.state or r.key not in self.phrases.cast.roles]
        if holders and not (len(words) > 1 and root.lemma_.lower() in self.lexicon.words["documents"]):
            speech = Speech("asserts", root, holders, [], [], [clause], "colon", 0.8)
            speech.cue = self.phrases._chars(colon.i, colon.i + 1)
            yield speech

    def _top(self, words: list[Token], others: list[Token]) -> Token | None:
        """The verb of ``words`` that all its others hang on."""
        verbs = [t for t in words if t.pos_ in ("VERB", "AUX")]
        return next((t for t in verbs if t.head.i == t.i or t.head in others or t.head.is_punct), None)

    def _reports(self, clause: Token) -> bool:
        reports = bool(syntax.children(clause, "ccomp")) or clause.sent[-1].text not in (".", "!", "?", '"', "”")
        return clause.lemma_.lower() in self.lexicon.speech and reports


def _objects(prep: Token) -> list[Token]:
    return syntax.children(prep, "pobj")


def _marked(verb: Token, word: str) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == word for c in verb.children)


def _finite(words: list[Token]) -> bool:
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.pos_ in ("VERB", "AUX") for t in words):
        return True
    places = {t.i for t in words}
    return any(t.pos_ == "VERB" and any(c.i in places for c in syntax.children(t, "nsubj", "nsubjpass")) for t in words)
