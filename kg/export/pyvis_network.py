"""The projection of a store to pyvis: a network to style and show as pyvis users do.

The page of ``kg view`` is another, made by :mod:`kg.view` from its own payload.
"""

from __future__ import annotations

from typing import Any

from kg.export.content import Content
from kg.export.gexf import COLOURS
from kg.export.network import to_networkx


def to_pyvis(content: Content) -> Any:
    """A directed ``pyvis.network.Network``: actors as nodes, relationships as edges.

    A node's group is its class, which vis-network colours; its value is the number of its relationships. An
    edge's colour (the same as in GEXF) and dashes show its status; its label is the relation's, its id the
    relationship's. Titles contain no ``<``: pyvis shows them as HTML if one of them contains a link.
    """
    from pyvis.network import Network

    graph = to_networkx(content)
    network = Network(directed=True, cdn_resources="in_line")
    for iri, actor in graph.nodes(data=True):
        of = f", {actor['state']}" if actor.get("state", actor["label"]) != actor["label"] else ""
        title = _hover(f"{actor['label']} ({actor['kind']}{of})")
        network.add_node(iri, label=actor["label"], title=title, group=actor["kind"], value=graph.degree(iri))
    label = graph.nodes(data="label")
    for subject, obj, iri, edge in graph.edges(keys=True, data=True):
        status = content.vocabulary.statuses.get(edge["status"])
        network.add_edge(
            subject,
            obj,
            id=iri,
            label=edge["label"],
            title=_hover(f"{label[subject]} {edge['label']} {label[obj]}\n{_said(edge)}"),
            color="#{:02x}{:02x}{:02x}".format(*COLOURS.get(edge["status"], COLOURS["unasserted"])),
            dashes=[int(length) for length in status.dash.split()] if status and status.dash else False,
            arrows="from, to" if edge["symmetric"] else "to",
            status=edge["status"],
        )
    return network


def _said(edge: dict[str, Any]) -> str:
    """The status of an edge with how many affirm and deny it, and when."""
    words = [edge["status"] + (", unreviewed" if edge["unreviewed"] else "")]
    words.append(f"{edge['stances_for']} for, {edge['stances_against']} against")
    if "first" in edge or "last" in edge:
        words.append(f"{edge.get('first', '')} – {edge.get('last', '')}")
    return " · ".join(words)


def _hover(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›")
