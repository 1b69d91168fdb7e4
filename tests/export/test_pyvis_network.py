"""The pyvis network: the actors and relationships of the graph, changed and written as pyvis does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyvis.network import Network

from kg.graph import Graph
from kg.model.ids import ID


@pytest.fixture
def network(case: Graph) -> Any:
    return case.to_pyvis()


def test_it_has_the_actors_and_relationships_of_networkx(case: Graph, network: Any) -> None:
    graph = case.to_networkx()
    assert type(network) is Network
    assert network.get_nodes() == list(graph.nodes)
    assert sorted(edge["id"] for edge in network.edges) == sorted(key for *_, key in graph.edges(keys=True))


def test_nodes_are_coloured_by_class_and_edges_by_status(case: Graph, network: Any) -> None:
    iran = network.get_node(ID + "iran")
    assert (iran["label"], iran["group"], iran["title"]) == ("Iran", "State", "Iran (State)")
    styles = {edge["status"]: (edge["color"], edge["dashes"]) for edge in network.edges}
    assert len({color for color, _ in styles.values()}) == len(styles)
    assert (styles["reported"][1], styles["disputed"][1]) == (False, [10, 4, 2, 4])
    disputed = next(e for e in network.edges if e["status"] == "disputed" and e["from"] == ID + "israel")
    assert disputed["title"].startswith(f"Israel {disputed['label']} ")
    assert re.search(r"\ndisputed.* · \d for, \d against", disputed["title"])


def test_one_source_gives_its_own_ties(case: Graph, network: Any) -> None:
    assert case.to_pyvis(source=case.sources()[0].id).edges == network.edges


def test_what_pyvis_users_change_is_in_the_file(network: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    network.add_node("mine", label="My node")
    network.add_edge("mine", ID + "iran", label="watches")
    network.set_options(json.dumps({"physics": {"enabled": False}}))
    network.write_html("graph.html")
    text = Path("graph.html").read_text(encoding="utf-8")
    assert '"label": "My node"' in text
    assert '"label": "watches"' in text
    assert re.search(r'var options = \{"physics": \{"enabled": false\}\}', text)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]


def test_names_cannot_become_markup(fresh: Graph, tmp_path: Path) -> None:
    notes = {
        "source": {"title": "Odd", "id": "odd"},
        "actors": [{"id": "p", "kind": "Person", "name": "<img href=x onerror=alert(1)>"}],
        "ties": [{"id": "t", "subject": "p", "relation": "supports", "object": "Norway"}],
        "stances": [{"id": "s", "attitude": "asserts", "about": "t"}],
    }
    (tmp_path / "odd.yaml").write_text(json.dumps(notes), encoding="utf-8")
    fresh.add(tmp_path / "odd.yaml")
    network = fresh.to_pyvis()
    assert "‹img href=x onerror=alert(1)› (Person)" in [node["title"] for node in network.nodes]
    assert not [edge["title"] for edge in network.edges if "<" in edge["title"]]
    assert "<img" not in network.generate_html()
