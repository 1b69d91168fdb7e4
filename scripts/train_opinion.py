"""Trains the second opinion: writes ``data/opinion.json``, the weights that ``kg.text.opinion`` uses.

    python scripts/train_opinion.py WORDNET TEXTS.jsonl... [-o data/opinion.json]

WORDNET is the folder of WordNet 3.0's ``data.verb``, ``index.verb``, ``data.noun`` and ``index.noun`` (Debian's
package ``wordnet-base`` has them in /usr/share/wordnet); its licence, which asks for its notice only, is in
``data/opinion.licence.txt``. TEXTS are lines of JSON with the key ``text``. The shipped weights come from news of
the Voice of America (224 segments of the Groningen Meaning Bank) and 45 documents of the US State Department and
CENTCOM (dstl/re3d, texts alone), all in the public domain; the sentences of our own in ``ontology/examples.yaml``
and ``tests/data`` are always added, but for ``reader.test.yaml``.

What a word speaks for comes from the lexicon, and for other words from the lexicon's words near them in WordNet.
The labels are silver: the events that the rules read with certainty. Each sentence counts twice, once with the
votes of the lexicon left out for its own words, so that words unknown to it are learnt too. Pairs of actors in
sentences in which the rules find nothing count as pairs without a claim, at less weight, since some have one.
The same data give the same weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.actors import registry  # noqa: E402
from kg.model import vocabulary  # noqa: E402
from kg.text import opinion, pipeline, reader  # noqa: E402
from kg.text.lexicon import Lexicon  # noqa: E402
from kg.text.opinion import Features, Opinion  # noqa: E402
from kg.text.reading import Reading  # noqa: E402

OWN = ("dev", "kinds", "denials")
NONE = "-"
"""What words of speech vote for: no relation."""
LEAST = 0.5
"""The least probability of a proposal."""
SURE = 0.3
"""The least vote of a word that the lexicon does not have."""
QUIET = 0.3
"""The weight of a pair in a sentence in which the rules find nothing."""
PULL = 2.0
"""How strongly weights are drawn to what is expected of them."""
EXPECTED = {"top": 5.0, "way": 4.0, "middle": 3.0, "rest": 1.5}
"""The weight expected of a vote for a type, by where the word stands."""
Vote = dict[str, float]
Word = tuple[str, str]
"""Part of speech (``v``, ``n``) and lemma."""


def spoken_for(lexicon: Lexicon, relations: Mapping[str, str | None]) -> dict[Word, Vote]:
    """How much the words of the lexicon speak for each relation, ``-`` for none; shares add up to one at most."""
    found: dict[Word, Vote] = defaultdict(dict)

    def add(word: Word, relation: str, vote: float) -> None:
        found[word][relation] = max(vote, found[word].get(relation, 0.0))

    for part, index in (("v", lexicon.verbs), ("n", lexicon.nouns)):
        for head, patterns in index.items():
            for p in patterns:
                add((part, head), p.name, 0.4 if p.objects else 0.6 if p.item or p.agent or p.particle else 1.0)
                for thing in p.objects:
                    add(("n", thing), p.name, 0.4)
    for head, patterns in lexicon.speech.items():
        for p in patterns:
            add(("v", head), relations.get(p.name) or NONE, 0.4 if p.objects else 1.0)
    for noun, attitude in lexicon.speech_nouns.items():
        add(("n", noun), relations.get(attitude) or NONE, 0.6)
    for operator, relation, words, vote in (
        ("refuse", "rejects", "verbs", 0.8), ("promise", "promises", "firm", 0.5), ("end", "concedesTo", "verbs", 0.3),
    ):  # fmt: skip
        for word in getattr(lexicon.operators[operator], words):
            found["v", word].setdefault(relation, vote)
    return {
        word: {r: v / max(1.0, sum(votes.values())) for r, v in votes.items()}
        for word, votes in sorted(found.items())
        if "_" not in word[1]
    }


class Wordnet:
    """The verbs and nouns of WordNet: the senses of each word, and what is near a sense."""

    def __init__(self, folder: Path) -> None:
        self.near: dict[Word, tuple[list[str], list[Word], list[Word]]] = {}
        self.senses: dict[Word, list[str]] = {}
        for part, name in (("v", "verb"), ("n", "noun")):
            for line in self._lines(folder / f"data.{name}"):
                parts = line.split(" | ")[0].split()
                after = 4 + 2 * int(parts[3], 16)
                words = [word.lower() for word in parts[4:after:2]]
                links = [parts[n : n + 4] for n in range(after + 1, after + 1 + 4 * int(parts[after]), 4)]
                above = [(part, at) for sign, at, kind, _ in links if sign in ("@", "@i") and kind == part]
                derived = [(kind, at) for sign, at, kind, _ in links if sign == "+" and kind in ("v", "n")]
                self.near[part, parts[0]] = (words, above, derived)
            for line in self._lines(folder / f"index.{name}"):
                parts = line.split()
                self.senses[part, parts[0]] = parts[6 + int(parts[3]) :]

    def _lines(self, path: Path) -> Iterator[str]:
        yield from (line for line in path.read_text(encoding="latin-1").splitlines() if line[:1] != " ")

    def votes(self, word: Word, known: Mapping[Word, Vote]) -> Vote:
        """What ``word`` speaks for, by the known words of its first senses, of what is above them and derived."""
        total: Counter[str] = Counter()
        mass = 0.0
        for rank, sense in enumerate(self.senses.get(word, ())[:4]):
            _, above, derived = self.near[word[0], sense]
            around = [((word[0], sense), 1.0), *((at, 0.5) for at in above), *((at, 0.7) for at in derived)]
            votes, weight = self._around(word, around, known)
            mass += 1 / (1 + rank)
            for relation, vote in votes.items():
                total[relation] += vote / weight / (1 + rank)
        return {relation: vote / mass for relation, vote in total.items()}

    def _around(
        self, word: Word, around: Iterable[tuple[Word, float]], known: Mapping[Word, Vote]
    ) -> tuple[Vote, float]:
        votes: Counter[str] = Counter()
        weight = 0.0
        for key, near in around:
            for other in self.near.get(key, ([], [], []))[0]:
                if other == word[1]:
                    continue
                senses = self.senses.get((key[0], other), [])
                share = near / (1 + senses.index(key[1])) if key[1] in senses else near * 0.3
                said = known.get((key[0], other))
                weight += share if said else share * 0.35
                for relation, vote in (said or {}).items():
                    votes[relation] += share * vote
        return dict(votes), weight or 1.0


def kept(votes: Vote) -> Vote:
    """The three strongest votes for relations, none if the word is above all one of speech."""
    said = {r: round(v, 2) for r, v in sorted(votes.items(), key=lambda item: (-item[1], item[0])) if r != NONE}
    if votes.get(NONE, 0.0) >= max(said.values(), default=0.0):
        return {}
    return {r: v for r, v in list(said.items())[:3] if v >= 0.1}


@dataclass
class Silver:
    """Examples: for each pair of actors of a sentence its type, if any, and its features with both sets of votes."""

    claimed: list[tuple[str | None, list[Features], list[Features]]] = field(default_factory=list)
    quiet: list[Features] = field(default_factory=list)


class Learning(Reading):
    """A reading of one document that notes examples; ``both`` is the opinion with all votes, and without its own."""

    silver: Silver
    both: tuple[Opinion, Opinion]

    def _sentence(self, sentence: Any, offset: int) -> None:
        before = len(self.events)
        super()._sentence(sentence, offset)
        phrases = self.phrases
        phrases.cast = self.guessed_cast
        found = opinion.ends(phrases, sentence)
        phrases.cast = self.cast
        place = {end.ref.state or end.ref.key: n for n, end in reversed(list(enumerate(found)))}
        events = [e for e in self.events[before:] if e.source is not None and e.target is not None]
        types: dict[tuple[int | None, int | None], str] = {}
        for e in events:
            at = tuple(place.get(ref.state or ref.key) for ref in (e.source, e.target) if ref is not None)
            if None not in at and at[0] != at[1]:
                types.setdefault((at[0], at[1]), e.type)
        pairs = [(a, b) for a in found for b in found if not opinion.alike(a.ref, b.ref)]
        if not events:
            self.silver.quiet += [opinion.structure(phrases, a, b, found, self.both[0]) for a, b in pairs]
        for a, b in pairs if types else ():
            kind = types.get((found.index(a), found.index(b)))
            ways = [opinion.structure(phrases, a, b, found, one) for one in self.both]
            words = [opinion.matter(phrases, a, b, sentence, one) for one in self.both] if kind else []
            self.silver.claimed.append((kind, ways, words))


def names(examples: Iterable[Features], least: int) -> list[str]:
    """The features that ``least`` examples have."""
    count = Counter(name for features in examples for name in features)
    return sorted(name for name, times in count.items() if times >= least)


def fit(
    examples: Sequence[Features],
    answers: Sequence[int],
    known: Sequence[str],
    expected: Any,
    weights: Sequence[float] | None = None,
    epochs: int = 20,
) -> Any:
    """The weights of a multinomial logistic regression: a row for each feature after that of none, a column for
    each class. AdaGrad, drawn to ``expected``; the mean over the second half of ``epochs``."""
    index = {name: n + 1 for n, name in enumerate(known)}
    rows = [[(0, 1.0), *((index[name], value) for name, value in f.items() if name in index)] for f in examples]
    places = [np.array([n for n, _ in row]) for row in rows]
    values = [np.array([value for _, value in row]) for row in rows]
    seen = np.ones(len(known) + 1)
    for place in places:
        seen[place] += 1
    pull = (PULL / seen)[:, None]
    current, total, mean = expected.copy(), np.ones_like(expected), np.zeros_like(expected)
    order = np.random.default_rng(7)
    for epoch in range(epochs):
        for n in order.permutation(len(rows)):
            place, value = places[n], values[n]
            scores = value @ current[place]
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            chances[answers[n]] -= 1
            if weights is not None:
                chances *= weights[n]
            slope = np.outer(value, chances) + pull[place] * (current[place] - expected[place])
            total[place] += slope * slope
            current[place] -= 0.3 * slope / np.sqrt(total[place])
        if epoch >= epochs // 2:
            mean += current
    return mean / (epochs - epochs // 2)


def weights(silver: Silver, types: Sequence[str]) -> tuple[dict[str, float], dict[str, list[float]]]:
    """The weights of pairs and of types, by feature, those that matter."""
    pairs = [(kind, way) for kind, ways, _ in silver.claimed for way in ways]
    examples = [*(way for _, way in pairs), *silver.quiet]
    known = names(examples, 4)
    found = fit(
        examples, [int(kind is not None) for kind, _ in pairs] + [0] * len(silver.quiet), known,
        np.zeros((len(known) + 1, 2)), [1.0] * len(pairs) + [QUIET] * len(silver.quiet),
    )  # fmt: skip
    ends = {name: round(float(row[1] - row[0]), 2) for name, row in zip(["", *known], found, strict=True)}
    told = [(kind, words) for kind, _, both in silver.claimed if kind for words in both]
    votes = [f"{place}:{kind}" for place in EXPECTED for kind in types]
    known = sorted({*names([words for _, words in told], 6), *votes})
    expected = np.zeros((len(known) + 1, len(types)))
    for place, weight in EXPECTED.items():
        for n, kind in enumerate(types):
            expected[known.index(f"{place}:{kind}") + 1, n] = weight
    found = fit([words for _, words in told], [types.index(kind) for kind, _ in told], known, expected)
    kinds = {name: [round(float(w), 2) for w in row] for name, row in zip(["", *known], found, strict=True)}
    return {n: w for n, w in ends.items() if abs(w) >= 0.05}, {
        n: row for n, row in kinds.items() if max(map(abs, row)) >= 0.1
    }


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """The texts of files of JSON lines, then our own."""
    for path in paths:
        yield from (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").split("\n") if line.strip())
    yield from yaml.safe_load((ROOT / "ontology" / "examples.yaml").read_text(encoding="utf-8")).values()
    for name in OWN:
        path = ROOT / "tests" / "data" / f"reader.{name}.yaml"
        yield from (entry["text"] for entry in yaml.safe_load(path.read_text(encoding="utf-8")))


def main(argv: list[str]) -> int:
    out = ROOT / "data" / "opinion.json"
    if "-o" in argv:
        at = argv.index("-o")
        out, argv = Path(argv[at + 1]), argv[:at] + argv[at + 2 :]
    if len(argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    words = vocabulary.load()
    reading = reader(registry.resolver(registry.base_quads(), words), words)
    kit = reading.kit()
    plover = {name: relation.plover for name, relation in words.relations.items() if relation.plover}
    types = sorted(set(plover.values()))
    speech = {attitude.name: attitude.speech_relation for attitude in words.attitudes.values()}
    known = spoken_for(kit.lexicon, speech)
    wordnet = Wordnet(Path(argv[1]))
    near = {word: wordnet.votes(word, known) for word in wordnet.senses if word[1].isalpha()}
    guessed = {word: kept(votes) for word, votes in near.items() if _strongest(votes, plover) >= SURE}
    full = {f"{w}.{p}": v for (p, w), v in ({**guessed, **{k: kept(v) for k, v in known.items()}}).items() if v}
    blind = {f"{w}.{p}": v for (p, w), v in guessed.items() if v}
    silver = Silver()
    both = tuple(Opinion(votes, plover, {}, (), {}, 0.0) for votes in (full, blind))
    for text in texts(map(Path, argv[2:])):
        one = Learning(text, kit)
        one.silver, one.both = silver, (both[0], both[1])
        for offset, part in pipeline.pieces(text):
            one.piece(reading.parse(part), offset)
    ends, kinds = weights(silver, types)
    data = {
        "types": types, "least": LEAST, "plover": plover, "ends": ends, "kinds": kinds,
        "votes": dict(sorted(full.items())),
    }  # fmt: skip
    out.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    claims = sum(kind is not None for kind, _, _ in silver.claimed)
    print(f"{claims} claims, {len(silver.quiet)} pairs without one, {len(full)} words -> {out}")
    return 0


def _strongest(votes: Vote, plover: Mapping[str, str | None]) -> float:
    """The most that votes give one type."""
    types: Counter[str] = Counter()
    for relation, vote in votes.items():
        types[plover.get(relation) or NONE] += vote
    return max(types.values(), default=0.0)


if __name__ == "__main__":
    sys.exit(main(sys.argv))
