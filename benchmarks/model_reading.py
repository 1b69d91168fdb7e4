"""Measures how a language model, alone and joined with the rules, reads articles of known claims.

usage: python benchmarks/model_reading.py GOLD_DIR --model NAME --endpoint URL [--rules] [--show]

GOLD_DIR has annotations NAME.yaml, each with its text NAME.txt, and perhaps NAME.optional: ids of stances that count
neither way. The key is that of ``kg annotate``. A claim is holder, side (for, against, neither), relation, subject
and object, with names folded to states or organizations; a statement is holder, side and its words (half of them).
Speech ties and offices are not counted. Prints a JSON line for each article and for all:

strict      precision, recall and F1 of claims, all of which must agree
ties        the same without statements
denials     recall of claims against something
statements  recall of statements
links       gold pairs "stance answers stance" of which the draft has both, linked; and all
dates       gold ties with a date whose date the draft has; and all
tokens      sent and answered
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.actors import registry
from kg.annotation import schema
from kg.annotation.schema import Annotation, Range
from kg.errors import NameNotFound
from kg.language_model.asking import Asker
from kg.language_model.models import connect, key_name
from kg.language_model.reader import ModelReader
from kg.model import vocabulary
from kg.text import reader

Claim = tuple[str, ...]
UNCOUNTED = {"holdsOffice", "hasAmbassadorTo"}


class Claims:
    """The claims, links and dates of an annotation; statements are compared by place."""

    def __init__(self, found: Annotation, text: str, resolver: Any, words: Any, optional: frozenset[str]) -> None:
        self.text, self.resolver, self.words = text, resolver, words
        self.actors = {actor.id: actor for actor in found.actors}
        self.own = {None, "source", found.source.title, found.source.publisher}
        self.ties = {tie.id: tie for tie in found.ties}
        self.statements = {one.id: self._span(one.text) for one in found.statements}
        self.stances = {one.id: one for one in found.stances}
        self.spoken = {one.speech_relation for one in words.attitudes.values()} | UNCOUNTED
        self.of = {one.id: self._claims(one) for one in found.stances}
        self.wanted = {claim for name, claims in self.of.items() if name not in optional for claim in claims}
        self.optional = {claim for name in optional for claim in self.of.get(name, ())} - self.wanted
        self.links = {
            (claim, other) for one in found.stances for reply in one.in_reply_to if not {one.id, reply} & optional
            for claim in self.of[one.id] for other in self.of.get(reply, ())
        }  # fmt: skip
        dated = {tie.id: tie.when for tie in found.ties if tie.when and not tie.when.startswith("XXXX")}
        for one in found.inferred:
            stance = self.stances.get(one.about)
            for about in self._abouts(stance) if stance else [one.about]:
                when = one.tie_when or (None if stance else one.when)
                dated.setdefault(about, when or "")
        ends = {tie.id: self._ends(tie) for tie in found.ties}
        self.dates = {(ends[tie], when) for tie, when in dated.items() if when and ends[tie][1] not in self.spoken}

    def _span(self, given: str | Range) -> tuple[int, int]:
        if isinstance(given, Range):
            return given.start, given.end if given.end is not None else given.start + len(given.text or "")
        start = max(0, self.text.find(given))
        return start, start + len(given)

    def _fold(self, name: str | None, depth: int = 0) -> str:
        if name is None or (name in self.own and name not in self.actors):
            return "-"
        actor = self.actors.get(name)
        if actor is not None and depth < 5:
            for other in [*actor.acts_for, *(office.of for office in actor.offices)]:
                return self._fold(other, depth + 1)
        called = actor.name if actor is not None else name
        try:
            found = self.resolver.resolve(called).actor
        except NameNotFound:
            return " ".join(sorted(set(called.lower().split()) - {"the", "a", "an", "of"}))
        return str(self.resolver.state_of(found) or found)

    def _ends(self, tie: Any) -> Claim:
        relation, swap = self.words.directed(tie.relation)
        ends = [self._fold(tie.subject), self._fold(tie.object)]
        if swap or (relation.symmetric and ends[1] < ends[0]):
            ends.reverse()
        return ends[0], relation.name, ends[1]

    def _abouts(self, stance: Any, seen: frozenset[str] = frozenset()) -> list[str]:
        """What a stance is on, also through the stances that it answers or takes back."""
        found = []
        for one in stance.about or (stance.in_reply_to if stance.scope == "wholesale" else []):
            if one in self.stances and one not in seen:
                found += self._abouts(self.stances[one], seen | {one})
            elif one not in self.stances:
                found.append(one)
        return found

    def _claims(self, stance: Any) -> set[Claim]:
        side = {1: "for", -1: "against"}.get(self.words.attitude(stance.attitude).polarity, "neither")
        if any(about in self.stances for about in stance.about):  # what others say is theirs
            return set()
        found = set[Claim]()
        for about in self._abouts(stance):
            if about in self.ties and (ends := self._ends(self.ties[about]))[1] not in self.spoken:
                found.add((self._fold(stance.holder), side, *ends))
            elif about in self.statements:
                start, end = self.statements[about]
                found.add((self._fold(stance.holder), side, "statement", f"{start}", f"{end}"))
        return found


def same(a: Claim, b: Claim) -> bool:
    """Whether two claims agree; of statements, whether one has half of the words of the other."""
    if a[2:3] != ("statement",) or b[2:3] != ("statement",):
        return a == b
    (s, e), (t, f) = ((int(one[3]), int(one[4])) for one in (a, b))
    shared = min(e, f) - max(s, t)
    return a[:2] == b[:2] and shared * 2 >= e - s and shared * 4 >= f - t


def hits(wanted: set[Claim], found: set[Claim]) -> int:
    """How many claims are paired with one that is the same."""
    left, count = set(found), 0
    for one in sorted(wanted):
        if (other := next((other for other in sorted(left) if same(one, other)), None)) is not None:
            left.discard(other)
            count += 1
    return count


def bounds(when: str) -> tuple[str, str]:
    """The first and last day of an EDTF date, as texts that sort; open sides reach to the ends of time."""
    first, _, last = re.sub(r"[~?%]", "", when).replace("..", "").partition("/")
    last = last if "/" in when else first
    return f"{first or '0000'}-01-01"[:10], f"{last or '9999'}-12-31"[:10] if last.count("-") != 1 else f"{last}-31"


def within(found: str, wanted: str) -> bool:
    """Whether a date equals another, or lies within it."""
    (first, last), (begin, end) = bounds(found), bounds(wanted)
    return begin <= first and last <= end


def compare(gold: Claims, draft: Claims) -> Counter[str]:
    """The counts of one article."""
    extra = {one for one in draft.wanted if not any(same(other, one) for other in gold.optional)}
    denials = {one for one in gold.wanted if one[1] == "against"}
    dates = sum(any(a == c and within(d, b) for c, d in draft.dates) for a, b in gold.dates)
    words = {one for one in gold.wanted if one[2] == "statement"}
    plain = [{one for one in claims if one[2] != "statement"} for claims in (gold.wanted, extra)]
    return Counter(
        right=hits(gold.wanted, extra), found=len(extra), wanted=len(gold.wanted),
        ties_right=hits(*plain), ties_found=len(plain[1]), ties_wanted=len(plain[0]),
        denials=hits(denials, draft.wanted), denials_wanted=len(denials),
        statements=hits(words, draft.wanted), statements_wanted=len(words),
        links=sum(any(same(a, c) and same(b, d) for c, d in draft.links) for a, b in gold.links),
        links_wanted=len(gold.links), dates=dates, dates_wanted=len(gold.dates),
    )  # fmt: skip


def scores(name: str, counts: Counter[str]) -> dict[str, Any]:
    """The line of an article, or of all."""

    def prf(prefix: str = "") -> list[float]:
        right = counts[f"{prefix}right"]
        p, r = right / max(1, counts[f"{prefix}found"]), right / max(1, counts[f"{prefix}wanted"])
        return [round(x, 3) for x in (p, r, 2 * p * r / (p + r) if right else 0.0)]

    shares = {one: [counts[one], counts[f"{one}_wanted"]] for one in ("denials", "statements", "links", "dates")}
    return {
        "article": name,
        "strict": prf(),
        "ties": prf("ties_"),
        **shares,
        "tokens": [counts["sent"], counts["answered"]],
    }


def main() -> None:
    """Reads all articles and prints the scores."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--model", required=True)
    arguments.add_argument("--endpoint")
    arguments.add_argument("--rules", action="store_true", help="join what the rules find")
    arguments.add_argument("--show", action="store_true", help="list what is missed and what is too much")
    given = arguments.parse_args()
    words = vocabulary.load()
    resolver = registry.resolver(registry.base_quads(), words)
    asker = Asker(connect(given.model, given.endpoint, os.environ.get(key_name(given.model, given.endpoint))))
    reading = ModelReader(asker, resolver, words, reader(resolver, words) if given.rules else None)
    total = Counter[str]()
    for path in sorted(given.gold.glob("*.yaml")):
        known, _ = schema.read(path)
        text = (path.parent / (known.source.text or f"{path.stem}.txt")).read_text(encoding="utf-8-sig")
        side = path.with_suffix(".optional")
        optional = frozenset(side.read_text(encoding="utf-8").split()) if side.exists() else frozenset[str]()
        draft = reading.read(text, title=known.source.title, published=known.source.published)
        gold = Claims(known, text, resolver, words, optional)
        made = Claims(draft.annotation, text, resolver, words, frozenset())
        counts = compare(gold, made)
        if draft.spent is not None:
            counts.update(sent=draft.spent.sent, answered=draft.spent.answered)
        total.update(counts)
        print(json.dumps(scores(path.stem, counts)))
        if given.show:
            for sign, ours, theirs in (("missed", gold.wanted, made.wanted), ("extra", made.wanted, gold.wanted)):
                for claim in sorted(one for one in ours if not any(same(one, other) for other in theirs)):
                    print(f"  {sign}: {' | '.join(claim)}", file=sys.stderr)
    print(json.dumps(scores("all", total)))


if __name__ == "__main__":
    main()
