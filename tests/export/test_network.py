"""Graphs for other tools: networkx, GraphML, GEXF, Neo4j, FollowTheMoney and the table of ties."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

from kg.export import neo4j
from kg.export.gexf import COLOURS
from kg.graph import Graph
from kg.model.ids import ID
from kg.model.records import TieRecord
from kg.readers.annotation import read_file

GEXF = "{http://gexf.net/1.3}"
BAD = "Bad\x00\x0b\ufffe\x1b[31m & <name>"


@pytest.fixture
def odd(fresh: Graph, tmp_path: Path) -> Graph:
    """Names with control characters, markup and a formula; dated ties; a symmetric relation."""
    (tmp_path / "odd.txt").write_text("Nothing here.")
    actors = [
        {"id": "bad", "kind": "Organization", "name": "Bad"},
        {"id": "sum", "kind": "Person", "name": '=HYPERLINK("http://example.org")'},
    ]
    ties = [
        {"id": "t1", "subject": "bad", "relation": "supports", "object": "Norway", "when": "2024-03"},
        {"id": "t2", "subject": "bad", "relation": "supports", "object": "Norway", "when": "2025-01-05"},
        {"id": "t3", "subject": "sum", "relation": "meetsWith", "object": "Sweden", "event": "Summit"},
        {"id": "t4", "subject": "anyone", "relation": "supports", "object": "Norway"},
    ]
    stances: list[dict[str, object]] = [{"id": f"s{i}", "attitude": "asserts", "about": f"t{i}"} for i in (1, 2, 3)]
    stances.append({"id": "s4", "attitude": "denies", "about": "t4", "holder": "Norway"})
    data = {"source": {"title": "Odd", "text": "odd.txt"}, "actors": actors, "ties": ties, "stances": stances}
    (tmp_path / "odd.yaml").write_text(json.dumps(data))
    found = read_file(tmp_path / "odd.yaml", fresh.registry, fresh.vocabulary)
    named = tuple(replace(actor, label=BAD) if actor.label == "Bad" else actor for actor in found.actors)
    fresh.add_records(replace(found, actors=named))  # no annotation can have such a name
    return fresh


def exported(graph: Graph, name: str) -> bytes:
    out = io.BytesIO()
    graph.export(name, out)
    return out.getvalue()


# -- networkx ---------------------------------------------------------------------------------------


def edge(graph: Any, subject: str, relation: str) -> dict[str, Any]:
    (found,) = [e for s, _, e in graph.edges(data=True) if s == ID + subject and e["relation"] == relation]
    return dict(found)


def test_networkx(case: Graph) -> None:
    graph = case.to_networkx()
    assert isinstance(graph, networkx.MultiDiGraph)
    assert len(graph.edges) == dict(case.stats().counts)["relationships"]
    oil = edge(graph, "azerbaijan", "suppliesOilTo")
    assert [oil[name] for name in ("status", "sign", "stances_for", "stances_against")] == ["reported", 1, 1, 0]
    assert oil["ties"].split() == [t.id for t in case.ties("Azerbaijan", "Israel", relation="suppliesOilTo")]
    disputed = edge(graph, "israel", "usesAirspaceOf")
    assert (disputed["status"], disputed["sign"]) == ("disputed", case.vocabulary.relations["usesAirspaceOf"].sign)
    assert disputed["stances_against"] > 0
    assert graph.nodes[ID + "iran"] == {"label": "Iran", "kind": "State", "state": "Iran"}


@pytest.mark.parametrize("write", [networkx.write_graphml, networkx.write_gexf, networkx.write_gml])
def test_networkx_writes_the_graph(case: Graph, tmp_path: Path, write: Any) -> None:
    graph = case.to_networkx()
    write(graph, tmp_path / "graph")
    assert all(value is not None for *_, values in graph.edges(data=True) for value in values.values())


def test_the_dates_of_an_edge_bound_its_ties(odd: Graph) -> None:
    found = edge(odd.to_networkx(), odd.resolve(BAD).actor.removeprefix(ID), "supports")
    assert (found["first"], found["last"]) == ("2024-03-01", "2025-01-05")


# -- XML --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_xml_is_valid_whatever_the_names(odd: Graph, name: str) -> None:
    root = ElementTree.fromstring(exported(odd, name))
    words = " ".join(filter(None, (*(e.text for e in root.iter()), *(e.get("label") for e in root.iter()))))
    assert "Bad\ufffd\ufffd\ufffd\ufffd[31m & <name>" in words


def test_graphml_is_read_by_others(case: Graph, tmp_path: Path) -> None:
    import igraph

    case.export("graphml", tmp_path / "case.graphml")
    found = networkx.read_graphml(tmp_path / "case.graphml", force_multigraph=True)
    mine = case.to_networkx()
    assert set(found.nodes) == set(mine.nodes)
    assert len(found.edges) == len(mine.edges)
    for _, _, data in found.edges(data=True):
        assert isinstance(data["sign"], int)
        assert data["status"] in COLOURS
    other = igraph.Graph.Read_GraphML(str(tmp_path / "case.graphml"))
    assert (other.vcount(), other.ecount()) == (len(mine.nodes), len(mine.edges))
    assert "Iran" in other.vs["label"]


@pytest.mark.parametrize(
    ("times", "spells"),
    [
        (["/2020", "/2023"], [{"end": "2023-12-31"}]),
        (
            ["2023", "2024"],
            [{"start": "2023-01-01", "end": "2023-12-31"}, {"start": "2024-01-01", "end": "2024-12-31"}],
        ),
        (["2023", "2023-06", "2023-12-31/2024-02-01"], [{"start": "2023-01-01", "end": "2024-02-01"}]),
        (["2020/..", "2023"], [{"start": "2020-01-01"}]),
        (["2023-05-05", "2024/.."], [{"start": "2023-05-05", "end": "2023-05-05"}, {"start": "2024-01-01"}]),
        (["2023", "XXXX-06-13"], []),
    ],
)
def test_spells_of_an_edge_do_not_overlap(
    fresh: Graph, tmp_path: Path, times: list[str], spells: list[dict[str, str]]
) -> None:
    ties = [
        {"id": f"t{n}", "subject": "Norway", "relation": "supports", "object": "Sweden", "when": when}
        for n, when in enumerate(times)
    ]
    stances = [{"id": f"s{n}", "attitude": "asserts", "about": f"t{n}"} for n, _ in enumerate(times)]
    (tmp_path / "a.txt").write_text("Nothing here.")
    data = {"source": {"title": "A", "text": "a.txt"}, "ties": ties, "stances": stances}
    (tmp_path / "a.yaml").write_text(json.dumps(data))
    fresh.add(tmp_path / "a.yaml")
    root = ElementTree.fromstring(exported(fresh, "gexf"))
    assert [dict(s.attrib) for s in root.iter(f"{GEXF}spell")] == spells


def test_gexf_has_statuses_dates_and_parallel_edges(odd: Graph) -> None:
    root = ElementTree.fromstring(exported(odd, "gexf"))
    edges = root.findall(f"{GEXF}graph/{GEXF}edges/{GEXF}edge")
    dated = [e for e in edges if e.find(f"{GEXF}spells") is not None]
    assert [e.get("kind") for e in dated] == ["supports"]
    spells = [dict(s.attrib) for s in dated[0].iter(f"{GEXF}spell")]
    assert sorted(s["start"] for s in spells) == ["2024-03-01", "2025-01-05"]
    assert sorted(s["end"] for s in spells) == ["2024-03-31", "2025-01-05"]
    for found in edges:
        values = {v.get("for"): v.get("value") for v in found.iter(f"{GEXF}attvalue")}
        assert values["status"] in COLOURS
        assert found.find(f"{GEXF[:-1]}/viz}}color") is not None


def test_gexf_is_read_by_networkx(case: Graph, tmp_path: Path) -> None:
    case.export("gexf", tmp_path / "case.gexf")
    text = (tmp_path / "case.gexf").read_text(encoding="utf-8").replace("gexf.net/1.3", "www.gexf.net/1.2draft")
    (tmp_path / "case.gexf").write_text(text.replace('version="1.3"', 'version="1.2"'), encoding="utf-8")
    found = networkx.read_gexf(tmp_path / "case.gexf", version="1.2draft")
    assert set(found.nodes) == set(case.to_networkx().nodes)


# -- Neo4j ------------------------------------------------------------------------------------------


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_neo4j(case: Graph, tmp_path: Path) -> None:
    case.export("neo4j", tmp_path / "import")
    nodes, edges = rows(tmp_path / "import" / "nodes.csv"), rows(tmp_path / "import" / "relationships.csv")
    known = [n["id:ID"] for n in nodes]
    assert len(known) == len(set(known))
    assert {end for e in edges for end in (e[":START_ID"], e[":END_ID"])} <= set(known)
    counts = dict(case.stats().counts)
    for label, what in (("Tie", "ties"), ("Statement", "statements"), ("Stance", "stances")):
        assert sum(n[":LABEL"] == label for n in nodes) == counts[what]
    (oil,) = [e for e in edges if e[":TYPE"] == "SUPPLIES_OIL_TO"]
    assert (oil[":START_ID"], oil["status"], oil["sign:int"]) == (ID + "azerbaijan", "reported", "1")
    assert "Actor;State" in {n[":LABEL"] for n in nodes}


def test_neo4j_has_the_words_and_details_of_stances_and_cited_sources(fresh: Graph, tmp_path: Path) -> None:
    stance = {
        "id": "s1", "attitude": "denies", "holder": "Norway", "about": "t1", "capacity": "a clerk", "cue": "rejected",
        "medium": "paper", "origin": "paper", "confidence": 0.5, "rule": "frames:supply", "when": "2024-03",
        "details": {
            "item": ["oil", "gas; and more"], "place": "the port", "from": ["Denmark", "somewhere"], "against": "Sweden",
            "purpose": "trade", "manner": "at night", "amount": "1200.5", "unit": "t", "quantity": "a third",
            "time": "in spring", "via": "Iceland", "condition": "if paid",
        },
    }  # fmt: skip
    data = {
        "source": {"title": "A", "id": "a", "derived_from": ["b", "wire"], "reliability": "B", "language": "en"},
        "cited": [{"id": "paper", "title": "A paper", "publisher": "Press"}],
        "ties": [{"id": "t1", "subject": "Norway", "relation": "supports", "object": "Finland"}],
        "stances": [stance, {"id": "s2", "attitude": "asserts", "about": "t1", "medium": "a letter"}],
    }
    (tmp_path / "a.yaml").write_text(json.dumps(data))
    (tmp_path / "b.yaml").write_text(json.dumps({**data, "source": {"title": "B", "id": "b"}, "stances": [
        {"id": "s1", "attitude": "asserts", "about": "t1"}]}))  # fmt: skip
    fresh.add(tmp_path / "a.yaml", tmp_path / "b.yaml")
    done = fresh.export("neo4j", tmp_path / "import", source="A")
    assert done.notes == (
        "texts of sources, and other names, codes and offices of actors left out",
        "1 detail with a comma for the semicolon, which separates list items in Neo4j",
    )
    nodes = {n["id:ID"]: n for n in rows(tmp_path / "import" / "nodes.csv")}
    edges = rows(tmp_path / "import" / "relationships.csv")
    assert {end for e in edges for end in (e[":START_ID"], e[":END_ID"])} <= set(nodes)
    (found,) = [n for n in nodes.values() if n["attitude"] == "denies"]
    wanted = {*stance, *stance["details"]} - {"id"}
    assert {name: v for k, v in found.items() if (name := k.partition(":")[0]) in wanted} == {
        "attitude": "denies", "capacity": "a clerk", "cue": "rejected", "medium": "A paper", "origin": "paper",
        "confidence": "0.5", "rule": "frames:supply", "when": "2024-03", "item": "gas, and more;oil", "place": "the port",
        "from": "Denmark;somewhere", "against": "Sweden", "purpose": "trade", "manner": "at night", "amount": "1200.5",
        "unit": "t", "quantity": "a third", "time": "in spring", "via": "Iceland", "condition": "if paid",
    }  # fmt: skip
    led = {(e[":TYPE"], nodes[e[":END_ID"]]["name"]) for e in edges if e[":START_ID"] == found["id:ID"]}
    assert led >= {("FROM", "Denmark"), ("AGAINST", "Sweden"), ("VIA", "Iceland"), ("MEDIUM", "A paper")}
    (cited,) = [n for n in nodes.values() if n[":LABEL"] == "Source;CitedSource" and n["publisher"] == "Press"
                and any(e[":START_ID"] == n["id:ID"] and nodes[e[":END_ID"]]["name"] == "A" for e in edges)]  # fmt: skip
    (source,) = [n for n in nodes.values() if n["name"] == "A"]
    assert (source["reliability"], source["language"], source["derived_from:string[]"].count(";")) == ("B", "en", 1)
    assert [nodes[e[":END_ID"]]["name"] for e in edges if e[":TYPE"] == "DERIVED_FROM"] == ["B"]
    assert cited["reviewed:boolean"] == ""


@pytest.mark.parametrize("name", ["graphml", "gexf", "csv"])
def test_statements_that_are_left_out_are_counted(case: Graph, odd: Graph, name: str) -> None:
    number = dict(case.stats().counts)["statements"]
    (note,) = case.export(name, io.BytesIO()).notes
    assert note.startswith(f"{number} statements left out: ")
    assert case.export(name, io.BytesIO(), source="digest").notes == (note,)
    assert odd.export(name, io.BytesIO()).notes == ()


def test_neo4j_keeps_cells_as_they_are(odd: Graph, tmp_path: Path) -> None:
    odd.export("neo4j", tmp_path / "import")
    names = {n["name"] for n in rows(tmp_path / "import" / "nodes.csv")}
    assert '=HYPERLINK("http://example.org")' in names


def test_neo4j_cells_have_no_carriage_return_which_would_end_the_line() -> None:
    assert neo4j._cell("a\r\nb\rc\x00") == "a\nb\nc"


# -- FollowTheMoney ---------------------------------------------------------------------------------


def test_followthemoney(case: Graph) -> None:
    entities = [json.loads(line) for line in exported(case, "ftm").splitlines()]
    by_id = {e["id"]: e for e in entities}
    assert len(by_id) == len(entities)
    links = [e for e in entities if e["schema"] == "UnknownLink"]
    for link in links:
        found = link["properties"]
        assert {*found["subject"], *found["object"], *found.get("proof", [])} <= set(by_id)
        assert found["status"][0] not in ("denied", "rejected", "unasserted")
    assert by_id["kg-iran"]["schema"] == "PublicBody"
    assert by_id["kg-iran"]["properties"]["country"] == ["ir"]
    assert by_id["kg-mehdi-sobhani"]["schema"] == "Person"
    (war,) = [e for e in entities if e["schema"] == "Event" and e["properties"]["name"] == ["12-day war"]]
    assert sorted(war["properties"]["involved"]) == ["kg-iran", "kg-israel"]
    assert all(isinstance(v, list) and all(v) for e in entities for v in e["properties"].values())


def test_followthemoney_says_what_it_leaves_out(odd: Graph) -> None:
    assert odd.export("ftm", io.BytesIO()).notes == ("1 tie left out: denied, rejected, unasserted or of anyone",)
    dates = [json.loads(line)["properties"] for line in exported(odd, "ftm").splitlines()]
    assert {"2024-03-01"} == {d for p in dates for d in p.get("startDate", [])}
    assert {"2025-01-05"} == {d for p in dates for d in p.get("date", [])}


def test_the_proof_of_one_source_is_in_the_file_and_affirms_the_tie(fresh: Graph, tmp_path: Path) -> None:
    """Oslo News and Bergen News say so, Malmö News that Norway denies it, in which Norway speaks."""
    denial = [
        {"id": "s1", "attitude": "denies", "about": "t1", "holder": "Norway"},
        {"id": "s2", "attitude": "asserts", "about": "s1"},
    ]
    plain: list[dict[str, str]] = [{"id": "s1", "attitude": "asserts", "about": "t1"}]
    for title, stances in {"Oslo News": plain, "Bergen News": plain, "Malmö News": denial}.items():
        (tmp_path / f"{title}.txt").write_text(f"{title} has nothing here.")
        tie = {"id": "t1", "subject": "Norway", "relation": "supports", "object": "Sweden"}
        data = {"source": {"title": title, "text": f"{title}.txt"}, "ties": [tie], "stances": stances}
        (tmp_path / f"{title}.yaml").write_text(json.dumps(data))
        fresh.add(tmp_path / f"{title}.yaml")
    (oslo,) = [source.id for source in fresh.sources() if source.title == "Oslo News"]
    out = io.BytesIO()
    fresh.export("ftm", out, source=oslo)
    entities = {e["id"]: e for e in map(json.loads, out.getvalue().splitlines())}
    links = [e["properties"] for e in entities.values() if e["properties"].get("role") == ["supports"]]
    proven = [[entities[proof]["properties"]["title"][0] for proof in link["proof"]] for link in links]
    assert [sorted(titles) for titles in proven] == [["Bergen News", "Oslo News"]]


def test_the_reporting_source_proves_a_speech_tie(case: Graph) -> None:
    entities = [json.loads(line)["properties"] for line in exported(case, "ftm").splitlines()]
    spoken = [e for e in entities if e.get("role") and e["role"][0] in ("accuses", "denies to", "warns")]
    assert {e["role"][0] for e in spoken} == {"accuses", "denies to", "warns"}
    assert all(e.get("proof") for e in spoken)


# -- the table --------------------------------------------------------------------------------------


def test_csv_has_one_line_a_tie(case: Graph) -> None:
    found = list(csv.DictReader(io.StringIO(exported(case, "csv").decode())))
    assert len(found) == dict(case.stats().counts)["ties"]
    assert list(found[0])[: len(TieRecord.COLUMNS)] == list(TieRecord.COLUMNS)
    (oil,) = [r for r in found if r["relation"] == "suppliesOilTo"]
    assert (oil["subject_id"], oil["object_id"]) == (ID + "government-of-azerbaijan", ID + "israel")


def test_csv_guards_cells_that_a_spreadsheet_would_run(odd: Graph) -> None:
    text = exported(odd, "csv").decode()
    assert "\x00" not in text
    cells = [c for r in csv.reader(io.StringIO(text, newline="")) for c in r]
    assert '\'=HYPERLINK("http://example.org")' in cells
    assert not [c for c in cells if c.startswith("=")]


def test_gexf_places_the_actors(case: Graph) -> None:
    root = ElementTree.fromstring(exported(case, "gexf"))
    places = [(at.get("x"), at.get("y")) for at in root.iter(f"{GEXF.replace('}', '/viz}')}position")]
    assert len(places) == len(list(root.iter(f"{GEXF}node")))
    assert len(set(places)) > len(places) / 2
