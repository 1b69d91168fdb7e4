"""Records that cannot be read: what kg check says of each, what repairs it, and what look-ups say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_world import actor, records, tie_iri, world

from kg.errors import NameNotFound, StoreDamaged
from kg.graph import Graph
from kg.model import ids
from kg.model.claims import Assessment
from kg.model.ids import ID, KG, TIE
from kg.model.vocabulary import DCTERMS, OA, ORG, PROV, RDF, load
from kg.rdf import codec, terms
from kg.rdf.terms import edtf, node

SAID = ["s1: Norland accuses t target=Sudland", "s2: Sudland denies t re=s1"]
STANCE = ids.local_iri("stance", ids.source_iri("id:A"), "s1")
SOURCE = ids.source_iri("id:A")
FOUND = tie_iri("Norland suppliesOilTo Sudland")
WORDS = ox.Literal("Norland")

ADD, RESTORE = "kg add", "kg restore"
BREAKS = {
    "no holder": (STANCE, KG + "holder", (), "it has no holder", ADD),
    "no source": (STANCE, KG + "source", (), "it has no source", RESTORE),
    "no attitude": (STANCE, KG + "attitude", (), "it has no attitude", RESTORE),
    "no subject matter": (STANCE, KG + "about", (), "it has no about", ADD),
    "no relation": (FOUND, RDF + "predicate", (), "it has no relation", ADD),
    "no subject": (FOUND, RDF + "subject", (), "it has no subject", ADD),
    "no object": (FOUND, RDF + "object", (), "it has no object", ADD),
    "no class": (FOUND, terms.TYPE, (), f"it is about {ids.short(FOUND)}, which is not a tie, statement or stance", ADD),
    "two holders": (STANCE, KG + "holder", (node(ID + "ada"), node(ID + "norland")), "its holder has 2 values; it needs one", ADD),
    "unknown attitude": (STANCE, KG + "attitude", (node(KG + "Zz"),), "unknown attitude 'zz'", RESTORE),
    "unknown relation": (FOUND, RDF + "predicate", (node(TIE + "zz"),), "unknown relation 'zz'", ADD),
    "words for the holder": (STANCE, KG + "holder", (WORDS,), "its holder must be an IRI, not 'Norland'", ADD),
    "words for the target": (STANCE, KG + "target", (WORDS,), "its target must be an IRI, not 'Norland'", ADD),
    "words for the object": (FOUND, RDF + "object", (WORDS,), "its object must be an IRI, not 'Norland'", ADD),
    "no date of a tie": (FOUND, KG + "when", (edtf("yesterday"),), "its when must be a date", ADD),
    "no date of a stance": (STANCE, KG + "when", (edtf("soon"),), "its when must be a date", ADD),
    "no date of a source": (SOURCE, DCTERMS + "issued", (edtf("soon"),), "its published must be a date", ADD),
    "no confidence": (STANCE, KG + "confidence", (ox.Literal("much"),), "its confidence must be a number", RESTORE),
    "unknown scope": (STANCE, KG + "scope", (ox.Literal("all"),), "its scope must be one of claim, ", RESTORE),
    "whom a body acts for": (
        ID + "government-of-norland", KG + "actsFor", (WORDS,), "its acts for must be an IRI, not 'Norland'", ADD,
    ),
}  # fmt: skip


@pytest.fixture
def small() -> Graph:
    graph = Graph(world(), load())
    graph.add_records(records("A", SAID))
    return graph


def refused(use: Callable[[], object]) -> str:
    """The message where the store is damaged; another one where the damage does not matter."""
    try:
        use()
    except StoreDamaged as error:
        return str(error)
    return "kg check has more to say"


def put(graph: Graph, subject: str, prop: str, values: tuple[ox.NamedNode | ox.Literal, ...]) -> None:
    """Replaces the values of a property."""
    there = list(graph.store.match(subject, prop))
    home = there[0].graph_name if there else next(iter(graph.store.match(subject))).graph_name
    graph.store.apply(there, [ox.Quad(node(subject), node(prop), value, home) for value in values])
    graph.refresh()


@pytest.mark.parametrize(("subject", "prop", "values", "message", "repair"), BREAKS.values(), ids=BREAKS)
def test_kg_check_reports_what_makes_a_record_unreadable(
    small: Graph, subject: str, prop: str, values: tuple[ox.Literal, ...], message: str, repair: str
) -> None:
    put(small, subject, prop, values)
    before = set(small.store.match())
    for found in (small.check(), small.check(repair=True)):
        told = [violation for violation in found.violations if violation.rule == "record"]
        assert {violation.message[: len(message)] for violation in told} == {message}
        assert ids.short(STANCE if "is not a tie" in message else subject) in {violation.where for violation in told}
        assert repair in told[0].repair
        assert "no status computed again" in found.summary
    assert set(small.store.match()) == before


@pytest.mark.parametrize("case", [name for name in BREAKS if BREAKS[name][4] == ADD and "body" not in name])
def test_adding_a_source_again_repairs_its_records(small: Graph, case: str) -> None:
    before = set(small.store.match())
    put(small, *BREAKS[case][:3])
    small.add_records(records("A", SAID))
    assert small.check().whole
    assert set(small.store.match()) == before


@pytest.mark.parametrize("case", BREAKS)
def test_look_ups_name_kg_check(small: Graph, case: str) -> None:
    put(small, *BREAKS[case][:3])
    uses = (
        lambda: small.ties("Norland"), lambda: small.evidence(ids.short(FOUND)), small.disputes,
        lambda: small.timeline("Norland"), small.payload, lambda: small.remove("Source A"),
    )  # fmt: skip
    for use in uses:
        with suppress(NameNotFound):  # a tie without its class is not found
            assert "kg check" in refused(use)


def test_lookups_name_the_record(small: Graph) -> None:
    put(small, STANCE, KG + "holder", ())
    for use in (lambda: small.ties("Norland"), lambda: small.evidence(ids.short(FOUND)), small.disputes):
        with pytest.raises(StoreDamaged, match=f"^{ids.short(STANCE)} cannot be read; kg check says"):
            use()


def test_judgements_and_tenures_are_checked_too(small: Graph) -> None:
    judgement = Assessment(ID + "assessment-1", FOUND, "likely", "me", "so", "2025-01-01T00:00:00Z", 3)
    tenure = [(ORG + "member", node(actor("Ada"))), (KG + "since", edtf("long ago"))]
    home = node(ids.ACTORS_GRAPH)
    made = [ox.Quad(node(ID + "tenure-1"), node(prop), value, home) for prop, value in tenure]
    made.append(ox.Quad(node(ID + "tenure-1"), node(terms.TYPE), node(KG + "Tenure"), home))
    small.store.apply([], [*codec.encode_judgement(judgement), *made])
    told = {(violation.where, violation.message) for violation in small.check().violations}
    assert told == {
        ("assessment-1", "its verdict must be one of accepted, rejected, not 'likely'"),
        ("tenure-1", "it has no office"),
        ("tenure-1", "its since must be a date (EDTF) such as 2025-06-13 or 2025~, not 'long ago'"),
    }


def test_a_quote_without_a_range_is_reported(graph: Graph) -> None:
    start = next(q for q in graph.store.match(predicate=OA + "start"))
    put(graph, start.subject.value, OA + "start", (ox.Literal("x"),))
    (violation,) = graph.check().violations
    assert (violation.rule, violation.message) == ("record", "its start must be a whole number, not 'x'")


def test_a_source_derives_from_ids(small: Graph) -> None:
    put(small, SOURCE, PROV + "wasDerivedFrom", (WORDS,))
    (violation,) = small.check().violations
    assert violation.message == "its derived from must be an IRI, not 'Norland'"


def test_a_credibility_is_a_number(small: Graph) -> None:
    judgement = Assessment(ID + "assessment-1", FOUND, "accepted", "me", "so", "2025-01-01T00:00:00Z", 3)
    small.store.apply([], codec.encode_judgement(judgement))
    put(small, judgement.iri, KG + "credibility", (ox.Literal("much"),))
    (violation,) = small.check().violations
    assert violation.message == "its credibility must be a whole number, not 'much'"
    with pytest.raises(StoreDamaged, match="^assessment-1 cannot be read"):
        small.ties("Norland")


def test_two_files_may_describe_an_office_differently(fresh: Graph, tmp_path: Path) -> None:
    head = "@prefix e: <http://e.org/> . @prefix org: <http://www.w3.org/ns/org#> . @prefix kg: <https://w3id.org/actor-kg/ns#> ."
    for name in "pq":
        file = tmp_path / f"{name}.ttl"
        file.write_text(f"{head} e:t a kg:Tenure ; org:member e:{name} ; kg:office e:o .", encoding="utf-8")
        fresh.add(file)
    assert fresh.check().whole
