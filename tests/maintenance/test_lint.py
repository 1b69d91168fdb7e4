"""Warnings on what sources bring: references to nothing, names that deceive, publishers written in two ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad
from small_world import annotation, records, world

from kg.errors import InputError, PartlyAdded
from kg.graph import Graph
from kg.maintenance import lint
from kg.model import ids
from kg.model.claims import Actor, Mention, Quote, Source, SourceRecords, Stance, Statement, Tie
from kg.model.vocabulary import load
from kg.rdf import terms

GONE = ids.ID + "tie-0123456789abcdef"
SOURCE = ids.source_iri("id:x")
IRAN, IRAQ = ids.ID + "iran", ids.ID + "iraq"


def stance(**fields: object) -> Stance:
    given = {"iri": ids.local_iri("stance", SOURCE, "s"), "source": SOURCE, "holder": IRAN, "attitude": "denies"}
    return Stance(**{**given, "about": (GONE,), **fields})  # type: ignore[arg-type]


def brought(**parts: object) -> SourceRecords:
    return SourceRecords(Source(SOURCE, "T"), **parts)  # type: ignore[arg-type]


# -- references -----------------------------------------------------------------------------------

TIE = Tie(ids.tie_iri(IRAN, "warns", IRAQ, None, None), IRAN, "warns", IRAQ)
HELD = stance(about=(TIE.iri,))
DANGLING = {
    "a tie": (brought(stances=(stance(),)), "stance s is about tie-0123456789abcdef"),
    "a statement": (brought(stances=(stance(about=(ids.ID + "statement-0123456789abcdef",)),)), "is about statement-0123"),
    "a stance": (brought(stances=(stance(about=(ids.ID + "stance-0123456789abcdef-q",)),)), "s is about stance-0123"),
    "a reply": (
        brought(ties=(TIE,), stances=(stance(about=(TIE.iri,), in_reply_to=(ids.ID + "stance-0123456789abcdef-q",)),)),
        "stance s replies to stance-0123456789abcdef-q",
    ),
    "a holder": (brought(ties=(TIE,), stances=(stance(about=(TIE.iri,), holder=ids.ID + "nobody"),)), "stance s names nobody"),
    "an end of a tie": (
        brought(ties=(Tie(ids.ID + "tie-0000000000000000", IRAN, "warns", ids.ID + "nobody"),), stances=(stance(about=(ids.ID + "tie-0000000000000000",)),)),
        "tie-0000000000000000 names nobody",
    ),
    "whom a statement concerns": (
        brought(statements=(Statement(ids.ID + "statement-0", "x", (ids.ID + "nobody",)),), stances=(stance(about=(ids.ID + "statement-0",)),)),
        "statement-0 concerns nobody",
    ),
    "whom words mention": (
        brought(ties=(TIE,), stances=(HELD,), mentions=(Mention(Quote(SOURCE, 0, 1, "x"), ids.ID + "nobody"),)),
        "a mention names nobody",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DANGLING)
def test_a_reference_to_nothing_is_warned_of_and_the_rest_judged(fresh: Graph, case: str) -> None:
    given, words = DANGLING[case]
    fresh.add_records(records_of_iran())
    warnings = fresh.add_records(given, "x.yaml").warnings
    assert [words in warning and warning.startswith("x.yaml: ") for warning in warnings] == [True]
    assert fresh.add_records(given).warnings == (warnings[0].removeprefix("x.yaml: "),), "as long as it is so"
    check = fresh.check()
    assert check.judged
    assert {violation.rule for violation in check.violations} <= {"dangling"}
    assert check.claims >= 1
    assert fresh.validate() is not None
    for use in (lambda: fresh.ties("Iran"), fresh.disputes, fresh.payload):
        assert use() is not None


def records_of_iran() -> SourceRecords:
    other = ids.source_iri("id:y")
    tie = Tie(ids.tie_iri(IRAQ, "warns", IRAN, None, None), IRAQ, "warns", IRAN)
    held = Stance(ids.local_iri("stance", other, "s"), other, other, "asserts", (tie.iri,))
    return SourceRecords(Source(other, "Y"), ties=(tie,), stances=(held,))


@pytest.mark.parametrize("wrong", ["no status", "another status", "a status of what is not there"])
def test_what_else_is_wrong_is_told_beside_a_dangling_reference(fresh: Graph, wrong: str) -> None:
    fresh.add_records(records_of_iran())
    fresh.add_records(brought(stances=(stance(),)))
    (status,) = fresh.store.match(predicate=ids.KG + "status")
    other = terms.node(ids.KG + "Denied")
    if wrong == "a status of what is not there":  # as earlier versions wrote it
        fresh.store.apply([], [Quad(terms.node(GONE), status.predicate, other, status.graph_name)])
    else:
        put = [Quad(status.subject, status.predicate, other, status.graph_name)] if wrong == "another status" else []
        fresh.store.apply([status], put)
    assert {violation.rule for violation in fresh.check().violations} == {"dangling", "status"}
    assert {violation.rule for violation in fresh.check(repair=True).violations} == {"dangling"}


def test_what_is_loaded_or_cited_is_no_dangling_reference(tmp_path: Path) -> None:
    graph = Graph(world(), load())
    said = {"say": ["s1: Norland accuses t target=Sudland"], "from": ["never seen"]}
    assert graph.add_records(records("A", said)).warnings == ()
    assert graph.add_records(records("B", ["Sudland denies A.s1", "Sudland denies t re=A.s1"])).warnings == ()


def test_files_may_come_in_any_order(tmp_path: Path) -> None:
    graph = Graph(world(), load())
    (tmp_path / "a.yaml").write_text(annotation("B", ["Sudland denies A.s1", "Sudland denies C.s1"]))
    (tmp_path / "b.yaml").write_text(annotation("A", ["s1: Norland accuses t target=Sudland"]))
    (tmp_path / "c.yaml").write_text("source: [")
    with pytest.raises(PartlyAdded) as caught:
        graph.add(tmp_path)
    first, second = caught.value.done
    (warning,) = first.warnings
    assert warning.startswith(f"{tmp_path / 'a.yaml'}: stance x1 is about stance-")
    assert second.warnings == ()


def test_many_warnings_are_cut() -> None:
    graph = Graph(world(), load())
    many = tuple(stance(iri=ids.local_iri("stance", SOURCE, f"s{i}"), holder=SOURCE) for i in range(500))
    warnings = graph.add_records(brought(stances=many)).warnings
    assert len("".join(warnings)) < 5_000
    assert warnings[-1].startswith("and 4")


# -- names ----------------------------------------------------------------------------------------


def warned(graph: Graph, *actors: Actor, publisher: str | None = None) -> list[str]:
    source = Source(SOURCE, "T", publisher=publisher)
    return list(graph.add_records(SourceRecords(source, actors=actors)).warnings)


def local(name: str, number: int = 1, kind: str = "State", aliases: tuple[str, ...] = ()) -> Actor:
    return Actor(ids.local_iri("actor", SOURCE, f"n{number}"), kind, name, aliases=aliases, scope=SOURCE)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Irаn", ["Cyrillic among Latin", "looks like 'Iran' of the registry"]),
        ("Ιraq", ["Greek among Latin", "looks like 'Iraq'"]),
        ("lran", ["looks like 'Iran'"]),
        ("Nоwhere", ["Cyrillic among Latin"]),
        ("Iran", ["actor n1 is Iran of the registry"]),
        ("ISLAMIC REPUBLIC OF IRAN", ["like :iran of the registry"]),
        ("No\u202ewhere", ["U+202E"]),
        ("Nowhere", []),
        ("Iranian intelligence", []),
        ("Нигде", []),
    ],
)
@pytest.mark.parametrize("alias", [False, True])
def test_a_name_that_deceives_is_warned_of(fresh: Graph, name: str, words: list[str], alias: bool) -> None:
    actor = local("Elsewhere", aliases=(name,)) if alias else local(name)
    told = " ".join(warned(fresh, actor))
    assert all(word in told for word in words), told
    assert bool(told) == bool(words)
    assert not told or "actor n1" in told


def test_an_actor_of_another_class_that_has_a_name_of_the_registry_is_warned_of(fresh: Graph) -> None:
    (told,) = warned(fresh, local("Iran", kind="ArmedGroup"))
    assert "'Iran' like :iran of the registry" in told
    assert "write 'Iran'" in told


def test_a_speaker_whom_a_source_leaves_unnamed_is_not_compared_with_the_registry() -> None:
    found = SourceRecords(Source(ids.source_iri("id:x"), "X"), actors=(local("officials", kind="UnnamedActor"),))
    assert list(lint.deceptive_names(found, lambda: pytest.fail("the registry was read"))) == []


@pytest.mark.parametrize("names", [("Norland", "Nоrland"), ("AI Jazeera", "Al Jazeera"), ("Сосо", "Coco")])
def test_two_actors_of_a_source_that_look_alike_are_warned_of(fresh: Graph, names: tuple[str, str]) -> None:
    told = warned(fresh, *(local(name, number) for number, name in enumerate(names)))
    assert any(f"{names[1]!r}, which looks like {names[0]!r}" in warning for warning in told)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reuters", "Reutеrs"),
        ("Al Jazeera", "AI Jazeera"),
        ("Reuters", "REUTERS"),
        ("Agence France-Presse", "Agence France Presse"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_publisher_that_is_written_in_two_ways_is_warned_of(fresh: Graph, one: str, other: str, turned: bool) -> None:
    first, second = (other, one) if turned else (one, other)
    fresh.add_records(SourceRecords(Source(ids.source_iri("id:z"), "Z", publisher=first)))
    (warning, *_) = [w for w in warned(fresh, publisher=second) if "another origin" in w]
    assert repr(first) in warning
    assert repr(second) in warning


def test_publishers_that_differ_are_nothing_to_tell(fresh: Graph) -> None:
    fresh.add_records(SourceRecords(Source(ids.source_iri("id:z"), "Z", publisher="Reuters")))
    assert warned(fresh, publisher="TASS") == []
    assert warned(fresh, publisher="Reuters") == []


def test_a_file_says_which_file_and_actor(fresh: Graph, tmp_path: Path) -> None:
    for name, data in {
        "a.yaml": "source: {title: A, id: a}\nactors: [{id: i, kind: State, name: Irаn}]\n",
        "b.ttl": "@prefix kg: <https://w3id.org/actor-kg/ns#> . <urn:i> a kg:State ; "
        "<http://www.w3.org/2004/02/skos/core#prefLabel> 'Irаn' .",
    }.items():
        (tmp_path / name).write_text(data)
        warnings = fresh.add(tmp_path / name)[0].warnings
        assert {warning.partition(": ")[0] for warning in warnings} == {str(tmp_path / name)}
        assert all("Irаn" in warning for warning in warnings)


def test_an_error_names_its_file(fresh: Graph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="^f: "):
        fresh.add_records(brought(actors=(local("x"), Actor("no iri", "State", "x"))), "f")
