"""What an accusation comes to, by the words in it, where no frame reads its grammar.

Who accuses a state or a group says what it did in words without end ("had put the rebels on its payroll", "had used
live rounds against herders"). Whom the accusation is about is known; of what kind the act is, its words tell: rounds
and herders make an attack, a payroll and rebels make backing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.text import syntax
from kg.text.gazetteer import Name
from kg.text.rebuffs import Rebuffs
from kg.text.records import Proposition, Ref, Speech

CHARGING = ("accuses", "alleges", "asserts")
DONE_TO = ("State", "Government", "ArmedGroup")
ASIDE = ("between", "near", "off", "from")
"""Prepositions before places where an act is not done."""
ENDS = ("dobj", "nsubjpass", "nsubj", "pobj")
SIDES = ("State", "Government", "StateBody", "ArmedGroup")


class Gists(Rebuffs):
    """Reads accusations that no frame reads, in one document."""

    def _gist(self, speech: Speech) -> Proposition | None:
        """The act that a speaker says another side did, by the words that say it; None if they tell no kind of act."""
        if speech.attitude not in CHARGING or speech.negated or len(speech.holders) != 1 or speech.noun is not None:
            return None
        for clause in self._charges(speech):
            for doer in self._charged(speech, clause):
                if (made := self._in_words(speech, clause, doer)) is not None:
                    return made
        return None

    def _gist_beside(self, speech: Speech, around: list[Speech], known: list[Proposition]) -> None:
        """Reads the clauses beside those that frames read: "said A had fired and had come over the river"."""
        read = [t.i for p in known for t in (p.token, p.top) if t is not None]
        first = next((c for c in speech.content if c.pos_ == "VERB"), None)
        if first is None or speech.attitude not in CHARGING or speech.negated or len(speech.holders) != 1:
            return
        for clause in syntax.conjuncts(first)[1:]:
            inside = {t.i for t in clause.subtree}
            if clause.pos_ != "VERB" or clause.i < first.i or inside & {*read, speech.token.i}:
                continue
            doers = syntax.children(clause, "nsubj") or syntax.children(first, "nsubj")
            refs = [r for t in doers for r in self.phrases.refs(t) if r.kind in SIDES]
            made = self._in_words(speech, clause, refs[0]) if refs else None
            modal = any(c.tag_ == "MD" or c.dep_ == "neg" for c in (*clause.children, *first.children))
            own = [gist for name, gist in self.lexicon.gists.items() if made and name.split()[0] == made.relation]
            told = any(clause.lemma_.lower() in gist["words"] for gist in own)
            if made is not None and told and not modal and not self._sides(refs[0]) & self._sides(speech.holders[0]):
                self._place_plain(made, [speech, *around])

    def _place_plain(self, p: Proposition, around: list[Speech]) -> None:
        raise NotImplementedError

    def _charges(self, speech: Speech) -> Iterator[Any]:
        """The clauses that say what was done, which nothing makes unreal."""
        accused = speech.attitude == "accuses"
        for clause in speech.content:
            if clause.pos_ not in ("VERB", "AUX") and not (accused and clause.pos_ == "NOUN"):
                continue
            unreal = any(c.tag_ == "MD" or c.dep_ == "neg" for c in clause.children)
            carried = clause.lemma_.lower() in self.lexicon.operator_of.keys() | self.lexicon.reporting
            if not unreal and not (carried and syntax.children(clause, "xcomp", "ccomp")):
                yield clause

    def _charged(self, speech: Speech, clause: Any) -> list[Ref]:
        """Whom a clause says to have done it, or the accused."""
        mine = self._sides(speech.holders[0])
        if speech.attitude == "accuses" and speech.targets:
            found = speech.targets
        else:
            doers = syntax.agents(clause) if syntax.is_passive(clause) else syntax.children(clause, "nsubj")
            found = [r for t in doers for r in self.phrases.refs(t) or self.phrases.owners(t)] or self._senders(clause)
        return [ref for ref in found if ref.kind in SIDES and not self._sides(ref) & mine][:1]

    def _senders(self, clause: Any) -> list[Ref]:
        """ "a rocket fired from Chad hit a mosque", "its post was shelled from Chad"."""
        held = syntax.is_passive(clause) and clause.lemma_.lower() in self.lexicon.gists["detains"]["words"]
        where = ("in", "at") if held else ("from", "by")  # "is being held in Minsk"
        places = [t for t in clause.subtree if t.dep_ == "pobj" and t.head.lower_ in where]
        places = [t for t in places if t.head.lower_ != "from" or self._fired(t.head.head)]
        hits = [(t, hit) for t in places if (hit := self.phrases.hit(t)) is not None and not self._below(t, clause)]
        return [self._meant_by(t, hit.name) for t, hit in hits]

    def _fired(self, word: Any) -> bool:
        """Whether something comes from a place to do harm there: "shelled from", "a rocket from", "fired from"."""
        kinds = {"munition", "shellfire", "gunnery"}
        harmful = any(p.name == "attacks" for p in self.lexicon.verbs.get(word.lemma_.lower(), ()))
        return harmful or bool(kinds & self.frames.classes(word))

    def _in_words(self, speech: Speech, clause: Any, doer: Ref) -> Proposition | None:
        tokens = [t for t in clause.subtree if self._of_clause(t, clause)]
        own = any(c.tag_ == "PRP$" for t in syntax.children(clause, "dobj") for c in t.children)  # "kept its soldiers"
        lemmas = {t.lemma_.lower() for t in tokens}
        kinds = {kind for t in tokens if t.pos_ == "NOUN" for kind in self.frames.classes(t)}
        if any(self._national(t, speech) for t in tokens):
            kinds.add("national")
        for relation, gist in self.lexicon.gists.items():
            things = gist["things"]
            told = gist["words"] & lemmas if gist["words"] else speech.attitude != "asserts"
            if not (told and (not things or things & (lemmas | kinds))) or own and relation == "detains":
                continue
            others = self._done_to(gist["other"], speech, clause, doer)
            doers = [doer]
            owing = clause.lemma_.lower() in self.lexicon.words["owing"] or syntax.is_passive(clause)
            if gist["other"] == "group" and doer.kind == "ArmedGroup" and owing:  # "the rebels are on Mali's payroll"
                doers, others = self._done_to("third", speech, clause, doer), [doer]
            if others and doers:
                name = relation.split()[0]
                return Proposition(name, clause, doers[:1], others[:1], f"gist:{name}", 0.6)
        return None

    def _national(self, noun: Any, speech: Speech) -> bool:
        """ "a Ghanaian tailor", where Ghana speaks."""
        state = speech.holders[0].state
        personal = noun.pos_ == "NOUN" and not self.lexicon.item_of.get(noun.lemma_.lower()) and noun.dep_ in ENDS
        return personal and any(name.state == state for name in self.phrases._before(noun))

    def _of_clause(self, token: Any, clause: Any) -> bool:
        """Whether a word says what is done, and stands in no clause or name below."""
        if token.i == clause.i:
            return True
        if token.pos_ not in ("VERB", "NOUN", "PROPN", "ADP", "ADV") or token.dep_ in ("amod", "compound"):
            return False
        return not self._below(token, clause)

    def _below(self, token: Any, clause: Any) -> bool:
        """Whether a word stands in a clause below another."""
        between = [t for t in (token, *token.ancestors) if clause.is_ancestor(t)]
        clauses = ("relcl", "advcl", "ccomp", "acl", "xcomp", "conj")
        return any(t.dep_ in clauses and t.pos_ in ("VERB", "AUX") and not self._purpose(t, clause) for t in between)

    def _purpose(self, verb: Any, clause: Any) -> bool:
        """ "sent men to fight for the rebels", "let them recruit": what an act that helps a group is for."""
        lemma = verb.lemma_.lower()
        helping = any(p.name == "backsArmedGroup" for p in self.lexicon.verbs.get(lemma, ()))
        helping |= lemma in self.lexicon.gists["backsArmedGroup"]["words"] and not syntax.children(verb, "dobj")
        bare = verb.tag_ == "VB" and not any(c.tag_ == "MD" or c.dep_ == "neg" for c in verb.children)
        return helping and bare and verb.head.i == clause.i and verb.i > clause.i

    def _done_to(self, other: str, speech: Speech, clause: Any, doer: Ref) -> list[Ref]:
        """Whom an act of a kind is done to: an armed group, a third state, or else who accuses."""
        mine, theirs = self._sides(speech.holders[0]), self._sides(doer)
        named = [h for h in self._hits_of(speech, clause) if not {h.name.key, h.name.state} & theirs]
        if other == "group":
            things = [t for t in clause.subtree if t.i != clause.i and self._of_clause(t, clause)]
            things = [t for t in things if t.head.lower_ != "against"]
            found = [r for t in things for r in (*self.phrases.refs(t), *self.phrases.unnamed_group(t))]
            return [ref for ref in found if ref.kind == "ArmedGroup" and not self._sides(ref) & theirs]
        third = [h.name for h in named if h.name.state not in mine and h.name.kind in DONE_TO]
        if third or other == "third":
            return [self._meant_by(clause, name) for name in third]
        state = self.kit.gazetteer.states.get(speech.holders[0].state or "")
        meant = speech.attitude != "asserts" or self._own_loss(speech, clause, doer)
        return [self._meant_by(clause, state)] if state and meant and self._for_state(speech.holders[0]) else []

    def _own_loss(self, speech: Speech, clause: Any, doer: Ref) -> bool:
        """Whether a speaker tells what was done to its own side: by the words, or since the two are opponents."""
        mine = speech.holders[0].state
        ours = any(t.lower_ in ("its", "our", "us", "their") for t in clause.subtree)
        ours |= any(h.name.state == mine for h in self._hits_of(speech, clause))
        speaker = [t for s in syntax.subjects(speech.token) for t in s.subtree]
        ours |= any("military" in self.phrases._classes(t) for t in speaker)  # an army tells of its own losses
        return ours or any(name.state == mine for name in self._opponent(doer.state or ""))

    def _hits_of(self, speech: Speech, clause: Any) -> list[Any]:
        """The names in a clause but for those of its doer, of clauses below, and of who says it."""
        apart = {t.i for doer in syntax.children(clause, "nsubj", "agent") for t in doer.subtree}
        if clause.is_ancestor(speech.token):  # "rebels killed a guard, officials in Nairobi said"
            apart |= {t.i for t in speech.token.subtree}
        last = [self.phrases.doc[hit.end - 1] for hit in self._hits_in(clause)]
        last = [t for t in last if t.i not in apart and t.head.lower_ not in ASIDE]
        inside = {t.i for t in last if not self._below(t, clause)}
        hits = [hit for hit in self._hits_in(clause) if hit.end - 1 in inside]
        return sorted(hits, key=lambda hit: self.phrases.doc[hit.end - 1].dep_ in ("amod", "compound", "nmod"))

    def _meant_by(self, clause: Any, name: Name) -> Ref:
        return self.phrases._plain(clause, name, 0.7)

    def _opponent(self, mine: str) -> list[Any]:
        raise NotImplementedError

    def _for_state(self, ref: Ref) -> bool:
        raise NotImplementedError
