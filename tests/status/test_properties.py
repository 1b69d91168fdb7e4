"""Properties of the graph under random sources, judgements and withdrawals.

Whatever the order in which things come and go, the store holds what a full computation gives.
Examples are derived from the code of each test (``derandomize``), so a failure shows again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
import small_world as small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from pyoxigraph import NamedNode, Quad

from kg.graph import Graph
from kg.model import ids
from kg.model.claims import (
    Actor,
    Assessment,
    Details,
    Inference,
    Link,
    Mention,
    Merge,
    Office,
    Quote,
    Source,
    SourceRecords,
    Stance,
    Statement,
    Tenure,
    Tie,
)
from kg.model.vocabulary import load
from kg.rdf import codec, terms
from kg.status import derive, quads
from kg.store.embedded import EmbeddedStore

VOCABULARY = load()
set_hypothesis_home_dir(Path(gettempdir()) / "hypothesis")


def modest(examples: int) -> settings:
    """Few examples, always the same, nothing written beside the tests."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=slow)


# -- random sources in shorthand ------------------------------------------------------------------

SOURCES = ("A", "B", "C", "D")
TIES = {
    "t": "Norland suppliesOilTo Sudland",
    "t23": "Norland suppliesOilTo Sudland when=2023",
    "t24": "Norland suppliesOilTo Sudland when=2024",
    "g": "Government_of_Norland suppliesOilTo Sudland",
    "u": "Norland tradesWith Sudland",
    "x": "Sudland usesAirspaceOf Ostland",
    "a": "anyone usesAirspaceOf Ostland",
    "y": "First_Fleet usesAirspaceOf Ostland",
    "z": "Northern_Fleet usesAirspaceOf Ostland",
    "p": "Norland accuses Sudland",
}
HOLDERS = ("", "Norland ", "Sudland ", "Government_of_Norland ", "First_Fleet ", "Northern_Fleet ")
ATTITUDES = (
    "asserts",
    "confirms",
    "accuses",
    "alleges",
    "suggests",
    "speculates",
    "demands",
    "denies",
    "denies",
    "withdraws",
)
ENDS = ("Norland", "Sudland", "Northern_Fleet")
JUDGEMENTS = (
    *(f"{verdict} {tie}" for verdict in ("accept", "reject") for tie in ("t", "t23", "x", "p")),
    *(f"{p} implies {c}" for p, c in (("t", "u"), ("u", "t"), ("x", "a"), ("a", "u"), ("g", "t24"))),
    "First_Fleet is Northern_Fleet", "Norland is Sudland", "Northern_Fleet is Norland", "First_Fleet is not Norland",
)  # fmt: skip


@st.composite
def stance_lines(draw: st.DrawFn, name: str) -> list[str]:
    """Up to five stances, about ties, one another, and stances of other sources."""
    lines = []
    count = draw(st.integers(1, 5))
    inner = [f"s{i}" for i in range(count)]
    outer = [f"{other}.s{i}" for other in SOURCES if other != name for i in range(2)]
    for number in range(count):
        others = [s for s in inner if s != f"s{number}"]
        about = draw(st.sampled_from([*TIES, *TIES, *others, *outer[:2]]))
        line = f"s{number}: {draw(st.sampled_from(HOLDERS))}{draw(st.sampled_from(ATTITUDES))} {about}"
        if draw(st.booleans()):
            line += f" re={draw(st.sampled_from([*others, *outer]))}"
        line += draw(st.sampled_from(["", "", f" target={draw(st.sampled_from(ENDS))}", f" to={ENDS[0]}"]))
        line += draw(st.sampled_from(["", "", " detail", " wholesale"]))
        line += draw(st.sampled_from(["", "", " unreviewed", " when=2024", " when=2024-05"]))
        lines.append(line)
    return lines


@st.composite
def sources(draw: st.DrawFn, name: str) -> SourceRecords:
    """The records of a random source called ``name``."""
    given_source: dict[str, Any] = {
        "say": draw(stance_lines(name)),
        "from": draw(st.lists(st.sampled_from([*SOURCES, "wire"]), max_size=2, unique=True)),
        "unreviewed": draw(st.sampled_from([False, False, True])),
    }
    if draw(st.booleans()):
        given_source["publisher"] = "Gazette"
    given_source["from"] = [other for other in given_source["from"] if other != name]
    return small.records(name, given_source, ties=TIES)


everything = st.tuples(*(sources(name) for name in SOURCES))


def fresh() -> EmbeddedStore:
    return small.world()


def content(store: EmbeddedStore) -> set[Quad]:
    return set(store.match())


# -- the properties -------------------------------------------------------------------------------


@modest(12)
@given(everything, st.permutations(range(len(SOURCES))))
def test_the_order_of_adding_does_not_matter(records, order):
    one, other = fresh(), fresh()
    for found in records:
        small.change(one, add=[found])
    for index in order:
        small.change(other, add=[records[index]])
    assert content(one) == content(other)


@modest(10)
@given(everything)
def test_adding_one_by_one_is_adding_all_at_once(records):
    one, other = fresh(), fresh()
    for found in records:
        small.change(one, add=[found])
    small.change(other, add=records)
    assert content(one) == content(other)


@modest(10)
@given(everything)
def test_adding_twice_changes_nothing(records):
    store = fresh()
    for found in records:
        small.change(store, add=[found])
    for found in records:
        plan = derive.plan(store, VOCABULARY, add=[found])
        assert not plan
        assert plan.changes == []


@modest(12)
@given(everything, st.sampled_from(range(len(SOURCES))))
def test_adding_and_removing_leaves_what_was_there(records, last):
    store = fresh()
    small.change(store, add=[found for index, found in enumerate(records) if index != last])
    before = content(store)
    small.change(store, add=[records[last]])
    small.change(store, remove=[records[last].source.iri])
    assert content(store) == before


@modest(10)
@given(everything)
def test_removing_everything_leaves_the_registry(records):
    store = fresh()
    before = content(store)
    small.change(store, add=records)
    for found in records:
        small.change(store, remove=[found.source.iri])
    assert content(store) == before


@modest(10)
@given(everything, st.lists(st.sampled_from(JUDGEMENTS), min_size=1, max_size=3, unique=True))
def test_a_judgement_taken_back_leaves_what_was_there(records, judged):
    store = fresh()
    small.change(store, add=records)
    before = content(store)
    judgements = [small.judgement(text, TIES, n) for n, text in enumerate(judged, start=1)]
    small.change(store, judge_add=judgements)
    small.change(store, judge_remove=judgements)
    assert content(store) == before


steps = st.one_of(
    *(st.tuples(st.just("add"), sources(name)) for name in SOURCES),
    st.tuples(st.just("remove"), st.sampled_from(SOURCES)),
    st.tuples(st.just("judge"), st.sampled_from(JUDGEMENTS)),
    st.tuples(st.just("judge"), st.sampled_from(JUDGEMENTS)),
    st.tuples(st.just("unjudge"), st.sampled_from(JUDGEMENTS)),
)


def take(store: EmbeddedStore, step: tuple[str, Any], number: int, judged: dict[str, Any]) -> None:
    """One step of a history."""
    kind, what = step
    if kind == "add":
        small.change(store, add=[what])
    elif kind == "remove":
        small.change(store, remove=[ids.source_iri(f"id:{what}")])
    elif kind == "judge" and what not in judged:
        judged[what] = small.judgement(what, TIES, number + 1)
        small.change(store, judge_add=[judged[what]])
    elif kind == "unjudge" and what in judged:
        small.change(store, judge_remove=[judged.pop(what)])


@pytest.mark.parametrize("tally_above", [64, 1, 0])
@modest(16)
@given(st.lists(steps, min_size=3, max_size=8))
def test_every_step_gives_what_a_full_computation_gives(tally_above, history):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quads, "TALLY_ABOVE", tally_above)
        store, judged = fresh(), {}
        for number, step in enumerate(history):
            take(store, step, number, judged)
            assert small.derived(store) == derive.derive_all(store, VOCABULARY), step


@pytest.mark.parametrize(
    "history",
    [
        ["A: asserts y", "B: asserts z", "First_Fleet is Northern_Fleet", "Northern_Fleet is Norland"],
        ["A: asserts t", "t implies u", "B: Sudland denies u", "-B"],
        ["A: asserts u", "t implies u", "B: asserts t", "reject t"],
        ["A: s0: Norland accuses x target=Sudland", "B: Ostland denies a re=A.s0", "reject x", "-A"],
        ["B: Sudland denies t re=A.s0", "A: s0: Norland accuses t", "A: s0: First_Fleet accuses t", "-A"],
        ["A: s0: Norland accuses t", "B: Sudland denies t re=A.s0", "A: asserts u", "-B"],
        ["A: s0: Norland accuses t", "B: Government_of_Norland withdraws A.s0", "-A", "A: s0: Norland accuses t"],
    ],
    ids=" · ".join,
)
def test_a_named_history_gives_what_a_full_computation_gives(history):
    store = fresh()
    for number, step in enumerate(history, start=1):
        name, colon, line = step.partition(": ")
        if colon:
            small.change(store, add=[small.records(name, [line], ties=TIES)])
        elif step.startswith("-"):
            small.change(store, remove=[ids.source_iri(f"id:{step[1:]}")])
        else:
            small.change(store, judge_add=[small.judgement(step, TIES, number)])
        assert small.derived(store) == derive.derive_all(store, VOCABULARY), step


@modest(12)
@given(st.lists(steps, min_size=3, max_size=8))
def test_no_tie_stands_without_a_stance_and_no_triple_twice(history):
    store, judged = fresh(), {}
    for number, step in enumerate(history):
        take(store, step, number, judged)
    found = list(store.match())
    about = {q.object.value for q in found if q.predicate.value in (ids.KG + "about", ids.KG + "makes")}
    kept = {q.subject.value for q in found if q.graph_name.value == ids.TIES_GRAPH}
    assert kept <= about
    assert len({(q.subject, q.predicate, q.object) for q in found}) == len(found)


# -- records and RDF ------------------------------------------------------------------------------

SOURCE = ids.source_iri("id:any")
words = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)
plain = words.filter(lambda text: not terms.is_iri(text))
names = st.sampled_from(["norland", "sudland", "ada"]).map(lambda name: ids.ID + name)
dates_ = st.sampled_from(["2024", "2024-05-01", "2023~", "XXXX-06-13", "2020-09/2020-11", "../2020"])
maybe = st.none()


def several(kind: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(kind, max_size=2, unique=True).map(lambda found: tuple(sorted(found)))


quotes = st.builds(
    lambda start, text, before, after: Quote(SOURCE, start, start + len(text), text, before, after),
    st.integers(0, 9999), words, words, words,
)  # fmt: skip
ties = st.builds(
    lambda s, r, o, w, e: Tie(ids.tie_iri(s, r, o, w, e), s, r, o, w, e),
    names, st.sampled_from(["hosts", "attacks"]), names, maybe | dates_, maybe | plain,
)  # fmt: skip
statements = st.builds(lambda t, c: Statement(ids.statement_iri(t, c), t, c), words, several(names))
details = st.builds(
    Details, item=several(plain), place=several(plain), origin=several(plain | names), against=several(names),
    purpose=several(plain), manner=several(plain), via=several(plain | names), condition=several(plain), amount=maybe | st.sampled_from(["12", "0.4", "-3"]),
    unit=maybe | words, quantity=maybe | words, time=maybe | words,
)  # fmt: skip
stances = st.builds(
    Stance, iri=st.integers(0, 99).map(lambda n: ids.local_iri("stance", SOURCE, f"s{n}")), source=st.just(SOURCE),
    holder=names | st.just(SOURCE), attitude=st.sampled_from(sorted(VOCABULARY.attitudes)),
    about=st.lists(names, min_size=1, max_size=2, unique=True).map(lambda found: tuple(sorted(found))),
    quote=maybe | quotes, addressee=several(names), target=several(names), capacity=maybe | plain | names,
    on_behalf_of=maybe | names, cue=maybe | words, medium=maybe | plain, in_reply_to=several(names),
    when=maybe | dates_, scope=st.sampled_from(["claim", "wholesale", "detail"]), origin=maybe | plain,
    reviewed=st.booleans(), confidence=maybe | st.floats(0, 1).map(lambda x: round(x, 3)), rule=maybe | words,
    details=details,
)  # fmt: skip
actors = st.builds(
    Actor, iri=st.integers(0, 99).map(lambda n: ids.local_iri("actor", SOURCE, f"a{n}")),
    kind=st.sampled_from(sorted(VOCABULARY.classes)), label=words, aliases=several(words), metonyms=several(words),
    demonyms=several(words), codes=st.sampled_from([(), (("iso3", "NOR"),), (("iso3", "NOR"), ("fips", "NO"))]),
    acts_for=several(names), same_as=several(names), capital=maybe | words, description=maybe | words,
    based_in=maybe | names, scope=st.just(SOURCE),
)  # fmt: skip
inferences = st.builds(
    Inference, about=names, because=words, when=maybe | dates_, tie_when=maybe | dates_, same_as=maybe | names,
    note=maybe | words,
)  # fmt: skip


def by_iri(found: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted({item.iri: item for item in found}.values(), key=lambda item: item.iri))


@st.composite
def any_records(draw: st.DrawFn) -> SourceRecords:
    """Records with anything in any field, in the order in which they are kept."""
    source = Source(
        SOURCE, draw(words), draw(maybe | st.just("0" * 64)), draw(maybe | words), draw(maybe | dates_),
        draw(maybe | st.just("https://example.org/a") | plain), draw(maybe | st.just("en")), draw(several(names)),
        draw(maybe | st.sampled_from("ABCDEF")), draw(maybe | plain), draw(st.booleans()), draw(maybe | words),
    )  # fmt: skip
    quoted: dict[str, Quote] = {}
    kept = []
    for stance in draw(st.lists(stances, max_size=3)):
        quote = stance.quote and quoted.setdefault(stance.quote.iri, stance.quote)
        kept.append(replace(stance, quote=quote))
    mentioned = {
        Mention(quoted.setdefault(q.iri, q), actor, kind)
        for q, actor, kind in draw(st.lists(st.tuples(quotes, names, st.just("title")), max_size=2))
    }
    cited = Source(ids.local_iri("cited", SOURCE, "c"), draw(words), cited_in=SOURCE)
    office = Office(ids.local_iri("office", SOURCE, "o"), draw(words), draw(names), draw(several(words)))
    tenure = Tenure(ids.local_iri("tenure", SOURCE, "o-0"), draw(names), office.iri, draw(maybe | dates_), None)
    return SourceRecords(
        source=source,
        actors=by_iri(draw(st.lists(actors, max_size=2))),
        offices=(office,),
        tenures=(tenure,),
        cited=(cited,),
        ties=by_iri(draw(st.lists(ties, max_size=3))),
        statements=by_iri(draw(st.lists(statements, max_size=2))),
        stances=by_iri(kept),
        mentions=tuple(sorted(mentioned, key=lambda m: (m.quote.iri, m.actor, m.kind))),
        inferences=tuple(sorted(set(draw(st.lists(inferences, max_size=2))), key=codec.inference_order)),
    )


@modest(40)
@given(any_records())
def test_records_survive_rdf(records):
    encoded = codec.encode(records)
    assert codec.decode(encoded, SOURCE, VOCABULARY.classes) == records
    assert len(set(encoded)) == len(encoded)
    assert set(codec.encode(codec.decode(encoded, SOURCE, VOCABULARY.classes))) == set(encoded)


@modest(12)
@given(any_records())
def test_records_survive_a_store(records):
    store = EmbeddedStore()
    store.apply([], codec.encode(records))
    assert codec.decode(store.match(), SOURCE, VOCABULARY.classes) == records


def known(graph: Graph) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a graph knows of every id in it, and whom it takes their names for."""
    directory = graph.directory
    terms = {t.value for q in graph.store.match() for t in (q.subject, q.object) if isinstance(t, NamedNode)}
    found = {iri: (directory.entry(iri), directory.career(iri), directory.source(iri)) for iri in terms}
    labels = {entry.ref.label for entry, _, _ in found.values()}
    return found, {label: graph.resolver.candidates(label) for label in labels}


@modest(12)
@given(st.lists(any_records() | st.none(), min_size=2, max_size=4))
def test_an_open_graph_knows_what_one_knows_that_is_opened_later(history):
    """Each step adds the source anew, or withdraws it."""
    graph = Graph(fresh(), VOCABULARY)
    for records in history:
        if records is not None:
            graph.add_records(records)
        elif any(source.id == SOURCE for source in graph.sources()):
            graph.remove(SOURCE)
        assert known(graph) == known(Graph(graph.store, VOCABULARY))


judgements = st.one_of(
    st.builds(Assessment, st.just(ids.ID + "assessment-1"), names, st.sampled_from(["accepted", "rejected"]), words,
              words, st.just("2025-01-01T00:00:00Z"), maybe | st.integers(1, 6)),
    st.builds(Link, st.just(ids.ID + "link-1"), names, names, words, words, st.just("2025-01-01T00:00:00Z")),
    st.builds(Merge, st.just(ids.ID + "merge-1"), names, names, st.booleans(), words, words,
              st.just("2025-01-01T00:00:00Z")),
)  # fmt: skip


@modest(12)
@given(judgements)
def test_judgements_survive_rdf(judgement):
    found = [j for j in codec.decode_judgements(codec.encode_judgement(judgement)) if j.iri == judgement.iri]
    assert found == [judgement]


def test_what_no_record_holds_comes_back_as_foreign():
    records = small.records("A", ["asserts t"])
    graph = terms.node(ids.source_graph(records.source.iri))
    extra = Quad(terms.node("https://example.org/a"), terms.node("https://example.org/b"), terms.text("c"), graph)
    encoded = codec.encode(replace(records, foreign=(extra,)))
    assert codec.decode(encoded, records.source.iri, VOCABULARY.classes).foreign == (extra,)


def test_the_shipped_case_survives_rdf_and_a_full_computation(case):
    assert set(case.store.match(graph=ids.DERIVED_GRAPH)) == derive.derive_all(case.store, VOCABULARY)
    for row in case.sources():
        if row.cited_in:
            continue
        graphs = (ids.source_graph(row.id), ids.inferred_graph(row.id))
        found = [q for graph in graphs for q in case.store.match(graph=graph)]
        assert set(codec.encode(codec.decode(found, row.id, VOCABULARY.classes))) == set(found)
