"""RDF files: what becomes records, what stays as it is, what is left out and what is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.export import rdf as export
from kg.export.content import Content
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.model.vocabulary import ORG, SKOS
from kg.readers.rdf import DERIVED
from kg.readers.rdf_file import syntax
from kg.store.overlay import OverlayStore

HEAD = """@prefix : <https://w3id.org/actor-kg/id/> . @prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix tie: <https://w3id.org/actor-kg/tie#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix ex: <http://example.org/> .
@prefix wd: <http://www.wikidata.org/entity/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix schema: <https://schema.org/> .
"""
CLAIM = """
ex:t a kg:Tie ; rdf:subject :norway ; rdf:predicate tie:suppliesGasTo ; rdf:object :poland ; kg:when "2024" .
ex:s a kg:Stance ; kg:about ex:t ; kg:holder :government-of-norway ; kg:attitude kg:Alleges ; kg:source ex:doc ;
    kg:cue "said" ; kg:quote [ a kg:Quote ; oa:exact "gas" ; oa:start 3 ; oa:end 6 ] .
ex:d a kg:Stance ; kg:about ex:t ; kg:holder ex:doc ; kg:attitude kg:Denies ; kg:inReplyTo ex:s .
"""
MENTION = """
ex:m a kg:Mention ; oa:exact "Oslo" ; oa:start 7 ; oa:end 11 ; kg:refersTo :norway, ex:a ; kg:mentionKind "metonym" .
"""


def put(folder: Path, words: str, name: str = "file.ttl") -> Path:
    path = folder / name
    path.write_bytes(((HEAD if name.endswith((".ttl", ".trig")) else "") + words).encode())
    return path


def foreign(graph: Graph, source: str) -> set[str]:
    found = graph.store.match(graph=ids.source_graph(source))
    return {f"{q.subject} {q.predicate} {q.object}" for q in found if str(q.subject) != f"<{source}>"}


@pytest.fixture(scope="module")
def untouched() -> Iterator[Graph]:
    """A graph that only sees files which it refuses."""
    with open_graph(":memory:") as graph:
        yield graph


# -- what becomes a record ------------------------------------------------------------------------


def test_a_triple_of_a_relation_is_asserted_in_the_files_own_voice(fresh: Graph, tmp_path: Path) -> None:
    done = fresh.add(put(tmp_path, "wd:Q184 tie:buysArmsFrom :norway . :norway ex:fjords 1190 ."))[0]
    assert (done.ties, done.stances, done.warnings) == (1, 1, ())
    (tie,) = fresh.ties("Norway", "Belarus")
    assert (tie.subject.id, tie.relation.id, tie.object.id) == (ids.ID + "norway", "suppliesArmsTo", ids.ID + "belarus")
    assert tie.status == "reported"
    assert [(s.attitude, s.holder.label) for s in tie.stances] == [("asserts", "file.ttl")]
    assert foreign(fresh, done.source) >= {f"<{ids.ID}norway> <http://example.org/fjords> " + str(ox.Literal(1190))}


def test_stances_of_ours_are_taken_and_scoped_to_the_file(fresh: Graph, tmp_path: Path) -> None:
    done = fresh.add(put(tmp_path, CLAIM))[0]
    assert (done.ties, done.stances) == (1, 2)
    (tie,) = fresh.ties("Norway", "Poland")
    assert (tie.status, tie.when) == ("disputed", "2024")
    assert {(s.attitude, s.holder.label, s.quote) for s in tie.stances} == {
        ("alleges", "Government of Norway", "gas"),
        ("denies", "file.ttl", None),
    }
    scope = done.source.rsplit("-", 1)[-1]
    assert all(f"/stance-{scope}-" in s.id for s in tie.stances)


def test_an_unknown_actor_is_made_from_its_name(fresh: Graph, tmp_path: Path) -> None:
    words = "ex:a tie:aids :norway ; rdfs:label 'Harbour Union'@en ; a ex:Person . ex:b tie:aids :norway ."
    done = fresh.add(put(tmp_path, words))[0]
    assert [t.subject.label for t in fresh.ties("Norway")] == ["Harbour Union", "b"]
    assert [("<http://example.org/b>" in w) for w in done.warnings] == [True]
    assert fresh.validate().conforms


def test_an_actor_that_is_only_mentioned_is_made_too(fresh: Graph, tmp_path: Path) -> None:
    fresh.add(put(tmp_path, MENTION + "ex:a rdfs:label 'Harbour Union' ."))
    assert fresh.actor("Harbour Union").actor.id == "http://example.org/a"
    assert fresh.validate().conforms


@pytest.mark.parametrize("same", ["skos:exactMatch", "schema:sameAs", "owl:sameAs", "<http://schema.org/sameAs>"])
@pytest.mark.parametrize("norway", [":norway", "wd:Q20"])
def test_the_files_word_that_an_actor_is_the_registrys_counts(
    fresh: Graph, tmp_path: Path, same: str, norway: str
) -> None:
    fresh.add(put(tmp_path, f"ex:n {same} {norway} ; tie:aids :poland ."))
    assert [t.subject.label for t in fresh.ties("Poland")] == ["Norway"]


@pytest.mark.parametrize("syntax", ["turtle", "trig", "nquads", "jsonld", "rdf12"])
@pytest.mark.parametrize("whole", [True, False])
def test_what_was_exported_comes_back_as_it_was(few_case: Graph, tmp_path: Path, syntax: str, whole: bool) -> None:
    (source,) = [s.id for s in few_case.sources() if not s.cited_in]
    out = io.BytesIO()
    export.write(Content(few_case.lookup, lambda: few_case.registry, None if whole else source), out, syntax)
    path = tmp_path / f"x.{ {'turtle': 'ttl', 'nquads': 'nq', 'rdf12': 'trig'}.get(syntax, syntax) }"
    path.write_bytes(out.getvalue())
    with open_graph(":memory:") as graph:
        done = graph.add(path)[0]
        assert done.source == source
        assert set(graph.store.match()) == set(few_case.store.match())
        assert len(done.warnings) == (1 if whole else 0)


ADA = "ex:ada a <http://xmlns.com/foaf/0.1/Person> ; tie:warns :iran ; "


@pytest.mark.parametrize(
    ("words", "shown", "others"),
    [
        (ADA + "skos:prefLabel 'Ada Berg'@en, 'Ада Берг'@ru .", "Ada Berg", ["Ада Берг"]),
        (ADA + "rdfs:label 'آدا برگ'@ar, 'Ada Berg'@mul .", "Ada Berg", ["آدا برگ"]),
        (ADA + "rdfs:label 'Ada Bergen'@de, 'Ada Berg'@en-GB .", "Ada Berg", ["Ada Bergen"]),
        (ADA + "skos:prefLabel 'Ада Берг'@ru ; rdfs:label 'Ada Berg'@en .", "Ada Berg", ["Ада Берг"]),
        (ADA + "skos:prefLabel 'Ада Берг', 'Ada Berg'@en .", "Ada Berg", ["Ада Берг"]),
        (ADA + "skos:prefLabel 'Ada Berg' ; rdfs:label 'Ada M. Berg'@en .", "Ada Berg", ["Ada M. Berg"]),
        (ADA + "skos:prefLabel 'Адам Берг'@uk, 'Ада Берг'@ru .", "Ада Берг", ["Адам Берг"]),
        (ADA + "a kg:Person ; skos:prefLabel 'Ada Berg'@en, 'Ада Берг'@ru ; skos:altLabel 'A. Berg', 'Адочка Берг'@ru .",
         "Ada Berg", ["Ада Берг", "A. Berg", "Адочка Берг"]),
        (ADA + "<https://schema.org/name> 'Ada Berg', 'Ада Берг'@ru .", "Ada Berg", ["Ада Берг"]),
    ],
)  # fmt: skip
def test_names_in_every_language_stay_and_are_found(
    fresh: Graph, tmp_path: Path, words: str, shown: str, others: list[str]
) -> None:
    done = fresh.add(put(tmp_path, words))[0]
    assert done.warnings == ()
    assert [tie.subject.label for tie in fresh.ties("Iran")] == [shown]
    for name in (shown, *others):
        assert fresh.resolve(name).actor == "http://example.org/ada"
    assert set(others) <= set(fresh.actor(shown).aliases)
    assert len(list(fresh.store.match("http://example.org/ada", SKOS + "prefLabel"))) == 1
    kept = foreign(fresh, done.source)
    tagged = [
        t for t in ox.parse((HEAD + words).encode(), format=ox.RdfFormat.TURTLE) if getattr(t.object, "language", 0)
    ]
    assert all(any(k.endswith(str(t.object)) for k in kept) for t in tagged)
    assert fresh.validate().violations == ()
    assert again(fresh, done.source, tmp_path) == set(fresh.store.match())


def again(graph: Graph, source: str, folder: Path, format: str = "rdf12") -> set[ox.Quad]:
    """The quads of a graph to which the export of the source was added."""
    path = folder / "again.trig"
    with path.open("wb") as out:
        export.write(Content(graph.lookup, lambda: graph.registry, source), out, format)
    with open_graph(":memory:") as other:
        assert other.add(path)[0].warnings == ()
        return set(other.store.match())


def test_two_files_may_name_an_actor_differently(fresh: Graph, tmp_path: Path) -> None:
    for name in ("Ada Berg", "Ada M. Berg"):
        fresh.add(put(tmp_path, ADA + f"skos:prefLabel '{name}' .", f"{name[-6]}.ttl"))
    assert fresh.validate().violations == ()
    assert {fresh.resolve(name).label for name in ("Ada Berg", "Ada M. Berg")} == {"Ada Berg"}


ORGS = "@prefix org: <http://www.w3.org/ns/org#> . "


@pytest.mark.parametrize(
    "words",
    [
        "ex:p a org:Post ; rdfs:label 'Deputy' .",
        "ex:p a org:Post ; skos:prefLabel 'Deputy'@en, 'Vertreter'@de ; org:postIn 'a ministry' .",
        "ex:p a org:Post ; org:postIn ex:a, ex:b ; ex:title 3 .",
        "ex:p a org:Post, ex:Job ; org:postIn [ a org:Site ], 'Oslo' .",
    ],
)
def test_a_post_that_is_no_office_of_ours_stays_as_it_is(fresh: Graph, tmp_path: Path, words: str) -> None:
    done = fresh.add(put(tmp_path, ORGS + words))[0]
    assert done.warnings == ()
    parsed = list(ox.parse((HEAD + ORGS + words).encode(), format=ox.RdfFormat.TURTLE))
    assert len(foreign(fresh, done.source)) == len(parsed)
    assert fresh.validate().violations == ()
    assert fresh.check().whole
    assert fresh.actor("Norway").offices
    assert again(fresh, done.source, tmp_path) == set(fresh.store.match())


@pytest.mark.parametrize("more", ["ex:t a kg:Tenure ; kg:office ex:p ; org:member :iran .", "ex:p kg:title 'Deputy' ."])
def test_a_post_with_our_words_needs_its_body(fresh: Graph, tmp_path: Path, more: str) -> None:
    with pytest.raises(InputError, match="has no org:postIn"):
        fresh.add(put(tmp_path, ORGS + "ex:p a org:Post . " + more))


SAME = "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix s: <https://schema.org/> . ex:x tie:warns :syria ; "


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("owl:sameAs wd:Q43, wd:Q794 .", None),
        ("owl:sameAs wd:Q43 ; skos:exactMatch :iran .", None),
        ("s:sameAs <https://www.wikidata.org/wiki/Q43>, <https://www.wikidata.org/entity/Q794> .", None),
        ("owl:sameAs wd:Q794, :iran, ex:elsewhere .", "Iran"),
        ("s:sameAs <https://www.wikidata.org/wiki/Q794>, 'Iran' .", "Iran"),
        ("<http://schema.org/sameAs> <https://www.wikidata.org/entity/Q794> .", "Iran"),
    ],
)
def test_an_actor_said_to_be_two_is_neither(fresh: Graph, tmp_path: Path, words: str, label: str | None) -> None:
    done = fresh.add(put(tmp_path, SAME + words))[0]
    assert [tie.subject.label for tie in fresh.ties("Syria")] == [label or "x"]
    about = [w for w in done.warnings if "Iran" in w and "Turkey" in w and "http://example.org/x" in w]
    assert len(about) == (label is None)


def test_dates_with_a_zone_are_days_and_titles_are_one(fresh: Graph, tmp_path: Path) -> None:
    day = '"2024-05-01Z"^^<http://www.w3.org/2001/XMLSchema#date>'
    words = f"ex:doc a kg:Source ; dcterms:title 'Bericht'@de, 'Report'@en ; dcterms:issued {day} . ex:c ex:v {day} ."
    done = fresh.add(put(tmp_path, words + CLAIM.replace('"2024"', day)))[0]
    assert [(s.title, s.published) for s in fresh.sources()] == [("Report", "2024-05-01")]
    assert [t.when for t in fresh.ties("Norway", "Poland")] == ["2024-05-01"]
    assert any('"2024-05-01Z"' in kept for kept in foreign(fresh, done.source))
    assert fresh.validate().violations == ()
    assert again(fresh, done.source, tmp_path) == set(fresh.store.match())


# -- what stays, what is left out -----------------------------------------------------------------


def test_a_term_that_is_too_long_for_the_parser(fresh: Graph, tmp_path: Path) -> None:
    path = tmp_path / "long.nt"
    path.write_text('<http://example.org/a> <http://example.org/b> "' + "x" * 17_000_000 + '" .', encoding="utf-8")
    with pytest.raises(InputError, match="longer than the 16 MB that the parser takes"):
        fresh.add(path)


def test_blank_nodes_of_two_files_stay_two_and_keep_their_names(fresh: Graph, tmp_path: Path) -> None:
    paths = [put(tmp_path, f'_:b0 <http://e/p> "{n}" .', f"{n}.nq") for n in "ab"]
    fresh.add(*paths)
    found = list(fresh.store.match(predicate="http://e/p"))
    assert len({q.subject for q in found}) == 2
    assert not any(isinstance(q.subject, ox.BlankNode) for q in found)
    assert [a.outcome for a in fresh.add(*paths)] == ["unchanged", "unchanged"]


def test_an_office_that_two_files_describe_is_one_and_stays_with_the_file_that_is_left(
    fresh: Graph, tmp_path: Path
) -> None:
    office = """@prefix org: <http://www.w3.org/ns/org#> . ex:ana a kg:Person ; skos:prefLabel "Ana Example" .
        ex:chair a org:Post ; skos:prefLabel "chair of Norway" ; org:postIn :norway .
        ex:term a kg:Tenure ; org:member ex:ana ; kg:office ex:chair ; kg:since "2020" ; kg:until "2021" ."""
    one, two = (put(tmp_path, office + f" :norway tie:warns :{other} .", f"{other}.ttl") for other in ("iran", "iraq"))
    fresh.add(one, two)
    held = ("chair of Norway", "Ana Example", "2020", "2021")
    for actor in ("Norway", "Ana Example"):
        rows = [(o.office, o.holder.label, o.since, o.until) for o in fresh.actor(actor).offices]
        assert rows.count(held) == 1
    (said,) = fresh.store.match("http://example.org/term", ORG + "member", ids.source_graph(fresh.sources()[0].id))
    left = OverlayStore(fresh.store, [said], [])
    pair = ("http://example.org/term", "http://example.org/ana")
    assert pair in left.referring(ORG + "member", [pair[1]])


@pytest.mark.parametrize(
    ("name", "words", "triples", "graphs", "shared"),
    [
        ("x.trig", "ex:g { ex:a ex:b ex:c } ex:h { ex:a ex:b ex:d }", 2, 2, None),
        ("x.trig", "ex:said { ex:a ex:sells ex:b } ex:denied { ex:a ex:sells ex:b }", 1, 2, "1 triple of"),
        ("x.trig", "ex:a ex:b ex:c, ex:d . ex:g { ex:a ex:b ex:c, ex:d }", 2, 1, "2 triples of"),
        ("x.nq", "<urn:a> <urn:b> <urn:c> _:g .\n<urn:a> <urn:b> <urn:c> <urn:g> .", 1, 2, "1 triple of"),
        ("x.jsonld", '{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": "c"}]}', 1, 1, None),
        ("x.trig", "ex:a ex:b ex:c .", 1, 0, None),
    ],
)
def test_a_warning_names_the_graphs_that_become_one(
    fresh: Graph, tmp_path: Path, name: str, words: str, triples: int, graphs: int, shared: str | None
) -> None:
    done = fresh.add(put(tmp_path, words, name))[0]
    assert len(foreign(fresh, done.source)) == triples
    graph = ids.source_graph(done.source)
    assert done.graphs == ((graph.removeprefix(ids.GRAPH), len(list(fresh.store.match(graph=graph)))),)
    assert [f"{graphs} named graph" in w and (shared or "") in w for w in done.warnings] == [True] * bool(graphs)
    assert any("became one" in w for w in done.warnings) == (shared is not None)


REIFIED = "ex:st rdf:subject ex:a ; rdf:predicate ex:p ; rdf:object {} ."


@pytest.mark.parametrize(
    "words",
    [
        REIFIED.format("ex:b"),
        REIFIED.format("'b'@en"),
        "ex:st a rdf:Statement . " + REIFIED.format("ex:b"),
        REIFIED.format("ex:b, ex:c"),
        REIFIED.format("<<( ex:a ex:q 1 )>>"),
        "ex:r rdf:reifies <<( ex:a ex:p ex:b )>>, <<( ex:c ex:q ex:d )>> .",
        "<< ex:a ex:p ex:b ~ ex:r >> ex:q 1 . ex:a ex:p ex:b {| ex:q 2 |} .",
        "[] ex:p <<( ex:a ex:b _:c )>> ; ex:q ( 1 2 ) . ex:r rdf:reifies <<( ex:a ex:b <<( ex:a ex:b 1 )>> )>> .",
    ],
)
@pytest.mark.parametrize("format", ["rdf12", "trig"])
def test_foreign_reification_comes_back_as_it_was(fresh: Graph, tmp_path: Path, words: str, format: str) -> None:
    done = fresh.add(put(tmp_path, words))[0]
    assert again(fresh, done.source, tmp_path, format) == set(fresh.store.match())


def test_what_a_reifier_reifies_stays_together(fresh: Graph, tmp_path: Path) -> None:
    done = fresh.add(put(tmp_path, "ex:r rdf:reifies <<( ex:a ex:p ex:b )>>, <<( ex:c ex:q ex:d )>> ."))[0]
    parts = [words.split(" ", 1) for words in foreign(fresh, done.source)]
    ends = {node: {rest.rsplit(" ", 1)[-1] for n, rest in parts if n == node} for node, _ in parts}
    assert not any({"<http://example.org/a>", "<http://example.org/c>"} <= found for found in ends.values())


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        (":tie-1 kg:status kg:Accepted .", "computed from stances"),
        ("ex:s kg:eventTable 'a.parquet' .", "1 triple left out: rows of a feed"),
        ("ex:r a kg:Relationship ; kg:subject :iran ; kg:relation tie:aids ; kg:object :iraq . :iran tie:aids :iraq .",
         "5 triples left out: statuses, relationships and plain triples"),
        ("GRAPH <https://w3id.org/actor-kg/id/graph/derived> { :iran tie:aids :iraq }", "computed from stances"),
        ("GRAPH <https://w3id.org/actor-kg/id/graph/actors> { ex:a ex:b ex:c }", "graph:actors"),
        ("GRAPH <http://other.org/provenance> { ex:a ex:b ex:c }", "1 named graph (<http://other.org/provenance>)"),
        ("@prefix kg: <http://other.org/> . kg:a kg:b kg:c .", "the prefix kg:"),
        (":iran kg:actsFor :israel ; skos:prefLabel 'Narnia' .", "not this file's to describe (iran)"),
        (":prime-minister-of-norway skos:prefLabel 'Big Boss' .", "not this file's to describe (prime-minister-of-norway)"),
        (":tie-1 rdf:subject :iran .", "rdf:subject left out"),
        (":source-0123456789abcdef prov:wasDerivedFrom ex:x .", "not this file's to describe"),
        ("ex:l a kg:Link ; kg:premise :tie-1 ; kg:conclusion :tie-2 . :tie-1 kg:implies :tie-2 .", "judgements"),
        ("ex:x kg:about :tie-1 .", "kg:about left out"),
        ("ex:r rdf:subject :iran ; rdf:predicate tie:aids ; rdf:object :iraq .", "rdf:"),
        (":iran tie:aids 'Iraq' .", "tie:aids left out"),
        (":iran tie:aids :iran .", "itself"),
        ("ex:t a kg:Tie ; rdf:subject :iran ; rdf:predicate tie:aids ; rdf:object :iraq .", "no stance is about it"),
    ],
)  # fmt: skip
def test_what_is_not_the_files_to_say_is_left_out_or_moved_with_a_warning(
    fresh: Graph, tmp_path: Path, words: str, warning: str
) -> None:
    before = {g: set(fresh.store.match(graph=g)) for g in (ids.ACTORS_GRAPH, ids.ONTOLOGY_GRAPH, ids.ANALYST_GRAPH)}
    done = fresh.add(put(tmp_path, words, "x.trig"))[0]
    assert any(warning in w for w in done.warnings), done.warnings
    assert all(str(tmp_path / "x.trig") in w for w in done.warnings)
    assert (done.ties, done.stances) == (0, 0)
    assert {g: set(fresh.store.match(graph=g)) for g in before} == before
    assert list(fresh.store.match(graph=ids.DERIVED_GRAPH)) == []
    assert list(fresh.ties("Iran")) == []


def test_every_derived_property_is_left_out(fresh: Graph, tmp_path: Path) -> None:
    fresh.add(put(tmp_path, CLAIM + ADA + "skos:prefLabel 'Ada Berg' ."))
    derived = {q.predicate.value for q in fresh.store.match(graph=ids.DERIVED_GRAPH)}
    assert {prop for prop in derived if prop.startswith(ids.KG)} <= DERIVED


def test_adding_and_removing_leaves_the_store_as_before(fresh: Graph, tmp_path: Path) -> None:
    before = set(fresh.store.match())
    odd = "[] ex:p <<( ex:a ex:b _:c )>> ; ex:q ( 1 2 ) . ex:r rdf:reifies <<( ex:a ex:b 1 )>> ."
    done = fresh.add(put(tmp_path, CLAIM + ":norway tie:aids :poland ." + odd))[0]
    said = {words.replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "") for words in foreign(fresh, done.source)}
    assert "<http://example.org/r> <subject> <http://example.org/a>" in said
    assert set(fresh.store.match()) > before
    fresh.remove(done.source)
    assert set(fresh.store.match()) == before


ROOT = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">\n'
LONG = "ex:a ex:p '''a\n'' @c_d'''@toolonglanguagetag, 'b' @e1 , 'l'@en--ltr ."
TAGS = [
    # name, content, the lines and tags that the warnings name, and how many triples are left
    ("a.ttl", "ex:a ex:p 'x'@en_US, 'ok'@en-GB ;\n ex:q '@x_y', \"'z'@x_y\" . # 'x'@x_y", [(7, "en_US")], 3),
    ("b.ttl", LONG, [(8, "toolonglanguagetag"), (8, "e1")], 1),
    ("c.ttl", "ex:a ex:p 'x'@en_US, 'y'@en_US, 'z'@de .\nex:b ex:p ( 1 'x'@en_US ) .", [(7, "en_US")], 5),
    ("a.trig", "ex:g { ex:a ex:p 'x'@english-us-latin1-xx, 'ok' }\nex:a ex:p <<( ex:a ex:b 'x'@de_DE )>> .", [(7, "english-us-latin1-xx"), (8, "de_DE")], 1),
    ("a.nt", '<urn:a> <urn:p> "x" .\n<urn:a> <urn:p> "x"@12 .\n', [(2, "12")], 1),
    ("a.nq", '<urn:a> <urn:p> "x\\"y"@en- <urn:g> .\n<urn:a> <urn:p> "x" .\n', [(1, "en-")], 1),
    ("a.rdf", ROOT + "<rdf:Description rdf:about='urn:a' xml:lang='en_US'><e:p>x</e:p>\n<e:q xml:lang=''>y</e:q></rdf:Description></rdf:RDF>", [(2, "en_US")], 1),
    ("b.rdf", ROOT + "<rdf:Description rdf:about='urn:a'><e:q xml:lang=\"\">y</e:q></rdf:Description></rdf:RDF>", [], 1),
    ("a.jsonld", '{"@id":"urn:a","urn:p":[{"@value":"x","@language":"en_US"},\n{"@value":"y","@language":"en"}]}', [(1, "en_US")], 1),
    ("b.jsonld", '{"@context":{"p":{"@id":"urn:p","@container":"@language"}},"@id":"urn:a",\n"p":{"de_DE":"x","en":"y"}}', [(2, "de_DE")], 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "named", "kept"), TAGS, ids=[name for name, *_ in TAGS])
def test_a_literal_with_a_malformed_language_tag_is_left_out_alone(
    fresh: Graph, tmp_path: Path, name: str, words: str, named: list[tuple[int, str]], kept: int
) -> None:
    done = fresh.add(put(tmp_path, words, name))[0]
    tags = [w for w in done.warnings if "language tag" in w]
    assert len(tags) == len(named)
    for line, tag in named:
        assert any(f"line {line}: " in warning and repr(tag) in warning for warning in tags), tags
    assert len(foreign(fresh, done.source)) == kept
    assert fresh.validate().violations == ()


def test_one_bad_tag_among_500_triples(fresh: Graph, tmp_path: Path) -> None:
    lines = [f'<urn:a:{n}> <urn:p> "word"@{"en_US" if n == 250 else "en"} .' for n in range(500)]
    done = fresh.add(put(tmp_path, "\n".join(lines), "a.nt"))[0]
    assert len(foreign(fresh, done.source)) == 499
    (warning,) = done.warnings
    assert "line 251: 1 literal left out: 'en_US'" in warning


def test_an_iri_of_json_ld_that_is_left_out_is_named(fresh: Graph, tmp_path: Path) -> None:
    done = fresh.add(put(tmp_path, '{"@id":"urn:a","urn:p":[{"@id":"http://e/a b"},"x"]}', "a.jsonld"))[0]
    assert ["'http://e/a b' is not a valid IRI" in w for w in done.warnings] == [True]


# -- what is refused ------------------------------------------------------------------------------

NAMESPACES = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:"'
XML = '<?xml version="1.0"?>{}<rdf:RDF ' + NAMESPACES + ">{}</rdf:RDF>"
ITEM = '<rdf:Description rdf:about="urn:a"><e:p>{}</e:p></rdf:Description>'


@pytest.mark.parametrize(
    ("name", "words", "message"),
    [
        ("a.ttl", "", "no triples"),
        ("a.nq", " \n", "empty"),
        ("a.ttl", "zz:a zz:b zz:c .", "prefix zz: has not been declared"),
        ("a.ttl", "ex:a ex:b 'x'@waytoolonglanguage .", "line 7: 1 literal left out: 'waytoolonglanguage'"),
        ("a.ttl", "ex:a ex:b 'x'@en_US .\nex:a ex:b 'x", "line 8: "),
        (
            "a.rdf",
            XML.format("", ITEM.format("x").replace("urn:a", "urn:a b").replace("<e:p", "<e:p xml:lang='a_b'")),
            "urn:a b",
        ),
        ("a.nq", '<http://e/a> <http://e/b> "\\uD800" .', "D800"),
        ("a.nq", "\ufeff<http://e/a> <http://e/b> <http://e/c> .\r\n", "byte order mark"),
        ("a.ttl", "ex:a ex:b " + "<<( ex:a ex:b " * 9000 + "1" + " )>>" * 9000 + " .", "triple terms nest deeper"),
        ("a.jsonld", '{"urn:p":' * 9000 + "1" + "}" * 9000, "nests deeper"),
        ("a.jsonld", "{'@id': 1}", "line 1: "),
        ("a.jsonld", '{"@context": {"a": }}', "not JSON"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}', "is not fetched"),
        ("a.jsonld", '{"@context": [{}, "c.jsonld"], "@id": "urn:a"}', "is not fetched"),
        ("a.jsonld", '{"@context": {"p": {"@id": "urn:p", "@context": "http://127.0.0.1:9/c"}}}', "is not fetched"),
        ("a.jsonld", '{"@context": {"@import": "http://127.0.0.1:9/c"}}', "is not fetched"),
        ("a.jsonld", '{"\\u0040context": "http://127.0.0.1:9/c"}', "is not fetched"),
        ("a.jsonld", '{"@context": {"a": {"@id": "b:a"}, "b": {"@id": "a:b"}}, "a:x": "1"}', "Cyclic"),
        ("a.rdf", XML.format('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///x">]>', ITEM.format("&x;")), "external"),
        ("a.rdf", XML.format('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/d">', ITEM.format("x")), "not fetched"),
        ("a.rdf", XML.format('<!DOCTYPE r [<!ENTITY % p "x">]>', ITEM.format("x")), "expands others"),
        ("a.rdf", XML.format('<!DOCTYPE r [<!ENTITY a "h"><!ENTITY b "&a;">]>', ITEM.format("&b;")), "expands others"),
        ("a.rdf", XML.format("", ITEM.format("x"))[:-4], "line 1"),
        ("a.ttl", "ex:s a kg:Stance ; kg:about :tie-1 .", "has no kg:holder"),
        ("a.ttl", CLAIM.replace("kg:Alleges", "kg:Mutters"), "unknown attitude 'mutters'"),
        ("a.ttl", CLAIM.replace("tie:suppliesGasTo", "tie:suppliesGasTwo"), "did you mean 'suppliesGasTo'"),
        ("a.ttl", CLAIM.replace('"2024"', '"last year"'), "must be a date"),
        ("a.ttl", CLAIM.replace("kg:about ex:t", "kg:about ex:u"), "which the file does not describe"),
        ("a.ttl", CLAIM.replace("oa:start 3", "oa:start -3"), "a whole number"),
        ("a.ttl", "ex:a a kg:Source . ex:b a kg:Source .", "speaks for 2 sources"),
        ("a.ttl", MENTION + "ex:m kg:mentionKind 'title' .", "kg:mentionKind has 2 values; give one"),
        ("a.ttl", MENTION + MENTION.replace("ex:m", "ex:n").replace("metonym", "name"), "words have one kind"),
    ],
)
def test_a_refused_file_leaves_no_trace(untouched: Graph, tmp_path: Path, name: str, words: str, message: str) -> None:
    path = put(tmp_path, words, name)
    before = set(untouched.store.match())
    with pytest.raises(InputError) as caught:
        untouched.add(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert set(untouched.store.match()) == before


def test_bytes_that_are_not_utf_8_are_refused_with_their_line(untouched: Graph, tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_bytes(b'<http://e/a> <http://e/b> "x" .\n<http://e/a> <http://e/b> "\xff" .\n')
    with pytest.raises(InputError, match="line 2: not UTF-8 at byte 59"):
        untouched.add(path)


def test_every_mistake_is_named_at_once(untouched: Graph, tmp_path: Path) -> None:
    words = "ex:s a kg:Stance ; kg:holder 'Iran' ; kg:when 'soon' . ex:t a kg:Tie ; rdf:subject :iran, :iraq ."
    with pytest.raises(InputError) as caught:
        untouched.add(put(tmp_path, words))
    assert len(caught.value.violations) == 7


@pytest.mark.parametrize(
    ("name", "words", "triples"),
    [
        ("a.rdf", XML.format("", ITEM.format("x")), 1),
        ("a.owl", XML.format('<!DOCTYPE r [<!ENTITY xsd "http://x.org/">]>', ITEM.format("&xsd;date")), 1),
        ("a.owl", "<http://e/a> <http://e/b> 1 .", 1),
        ("a.jsonld", '{"@context": {"n": "urn:n"}, "@id": "urn:a", "n": ["x", "}{"]}', 2),
        ("a.ttl", "\ufeff", None),
        ("a.ttl", 'ex:a ex:b \'<<( <<( <<(\', """<<( "quoted" <<(""" . # <<(\n' * 60, 2),
    ],
)
def test_what_is_sound_is_taken(fresh: Graph, tmp_path: Path, name: str, words: str, triples: int | None) -> None:
    if triples is None:  # a byte order mark before Turtle is dropped
        path = tmp_path / name
        path.write_text(words + HEAD + "ex:a ex:b ex:c .", encoding="utf-8")
        triples = 1
    else:
        path = put(tmp_path, words, name)
    done = fresh.add(path)[0]
    assert done.warnings == ()
    assert len(foreign(fresh, done.source)) == triples


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ('# notes\n<http://e/a> <http://e/b> <http://e/c> .\n<urn:a> <urn:b> "x"@en _:g .\n', "N-Quads"),
        ('_:a <urn:b> "1"^^<urn:t> <urn:g> . # first\n_:a <urn:b> broken .\n', "N-Quads"),
        ("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> <urn:g> .", "N-Quads"),
        ("<http://e/a> <http://e/b> <http://e/c> .\n", "TriG"),
        ("<a> <b> <c> .", "TriG"),
        ('<urn:a> <urn:b> "<urn:a> <urn:b> <urn:c> <urn:g> ." .', "TriG"),
        ("@prefix : <urn:e:> .\n:a :b :c .\n", "TriG"),
        ("[] a <urn:c> .", "TriG"),
        ("[ a <urn:c> ] <urn:b> 1 .", "TriG"),
        ("{ <urn:a> <urn:b> 1 }", "TriG"),
        ('[{"@id": "urn:a"}]', "JSON-LD"),
        ('\ufeff {\n "@id": 1', "JSON-LD"),
        ("[]\n", "JSON-LD"),
        (XML.format("", ""), "RDF/XML"),
        (f"<rdf:RDF {NAMESPACES}/>", "RDF/XML"),
        ("<e:Thing\n xmlns:e='urn:e:'/>", "RDF/XML"),
    ],
)
def test_without_an_ending_the_content_tells_the_syntax(words: str, name: str) -> None:
    assert syntax(Path("notes"), words).name == name
    assert syntax(Path("notes.nt"), words).name == "N-Triples"
