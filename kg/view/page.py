"""The graph page: an :class:`ActorNetwork` is the graph model, :meth:`generate_html` the page.

Only this module imports pyvis, which is slow to load: import it inside the function that writes.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyvis.network import Network

from kg.errors import Refused
from kg.files import write_whole
from kg.view.bundle import assets
from kg.view.layout import place
from kg.view.payload import Actor, ActorKind, Attitude, Payload, Relation, Relationship, Status, Tie
from kg.view.wire import encode, script_json

#: Ties above which a page is made only when asked for.
MOST_TIES = 50_000


class ActorNetwork(Network):
    """A pyvis network whose page shows who says what about whom.

    ``ActorNetwork(payload)`` holds an actor for each node and a relationship for each edge, with
    places in ``x`` and ``y``, so that everything that pyvis offers on a network works. Nodes and
    edges that someone adds by hand appear on the page as actors and as ties that nobody asserts.
    ``everything`` allows more than 50 000 ties.
    """

    def __init__(self, payload: Payload, *, everything: bool = False) -> None:
        refuse_if_large(len(payload.ties), everything)
        super().__init__(directed=True, heading=payload.title, cdn_resources="in_line")
        self.payload = payload
        self.placement = place(payload)
        for actor, (x, y) in zip(payload.actors, self.placement.positions, strict=True):
            self.add_node(actor.id, label=actor.label, x=x, y=y, kind=actor.kind)
        self.edges = [
            {"from": r.subject, "to": r.object, "label": r.relation, "id": r.id, "status": r.status, "arrows": "to"}
            for r in payload.relationships
        ]

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
        """The page as text; the compact one for ``notebook``. ``name`` and ``local`` change nothing."""
        payload = with_additions(self.payload, self.nodes, self.edges)
        placement = self.placement if payload is self.payload else place(payload)
        self.html: str = render(payload, script_json(encode(payload, placement)), compact=notebook)
        return self.html

    def write_html(
        self, name: str | Path, local: bool = True, notebook: bool = False, open_browser: bool = False
    ) -> None:
        """Writes the page to the file ``name``, in UTF-8 whatever the locale."""
        write_whole(Path(name), self.generate_html(notebook=notebook))
        if open_browser:
            import webbrowser

            webbrowser.open(Path(name).resolve().as_uri())

    save_graph = write_html

    def show(self, name: str | Path, local: bool = True, notebook: bool = False) -> None:
        """Writes the page and opens it."""
        self.write_html(name, notebook=notebook, open_browser=True)

    def _repr_html_(self) -> str:
        return frame(self.generate_html(notebook=True))


def refuse_if_large(ties: int, everything: bool = False) -> None:
    """Raises :class:`Refused` for a page of this many ties without an explicit ``everything``."""
    if ties > MOST_TIES and not everything:
        raise Refused(
            f"a page with {ties:,} ties would be large and slow; choose --actor NAME with --hops, "
            "--top N for the strongest actors, or --all to write it anyway"
        )


def render(payload: Payload, data: str, *, compact: bool = False) -> str:
    """The page around ``data``, which must be escaped for a script element."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    page = assets()
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(page.template).render(
        title=_plain(payload.title),
        language=payload.language,
        compact=compact,
        style=Markup(page.style),
        style_hash=page.style_hash,
        script=Markup(page.script),
        script_hash=page.script_hash,
        data=Markup(data),
    )


def frame(page: str, height: int = 560) -> str:
    """An isolated frame that holds ``page``: no access to the notebook around it."""
    return (
        f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts allow-downloads allow-popups" '
        f'title="Actor network" style="width:100%;height:{height}px;border:1px solid #ccc;border-radius:8px">'
        "</iframe>"
    )


def _plain(text: str) -> str:
    """The text without characters that reorder the text around them."""
    return "".join("\ufffd" if c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" else c for c in text)


def with_additions(payload: Payload, nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> Payload:
    """The payload itself, or one with the nodes and edges that were added to the network by hand."""
    known = {actor.id for actor in payload.actors}
    drawn = {r.id for r in payload.relationships}
    actors = tuple(
        Actor(str(n["id"]), str(n.get("label", n["id"])), str(n.get("kind", "Actor")))
        for n in nodes
        if str(n["id"]) not in known
    )
    more = [edge for edge in edges if edge.get("id") not in drawn]
    if not actors and not more:
        return payload
    relations = {r.id: r for r in payload.relations}
    relationships, ties = [], []
    for i, edge in enumerate(more):
        relation = str(edge.get("label") or edge.get("title") or "relatedTo")
        relations.setdefault(relation, Relation(relation, relation, kind="structure"))
        ends = (str(edge["from"]), relation, str(edge["to"]))
        relationships.append(Relationship(f"added-relationship-{i}", *ends, "unasserted"))
        ties.append(Tie(f"added-tie-{i}", f"added-relationship-{i}", *ends, "unasserted"))
    statuses = payload.statuses
    if "unasserted" not in {s.id for s in statuses}:
        statuses = (*statuses, Status("unasserted", "unasserted", "It is mentioned without anyone taking a side."))
    return replace(
        payload,
        actors=payload.actors + actors,
        relations=tuple(relations.values()),
        statuses=statuses,
        relationships=payload.relationships + tuple(relationships),
        ties=payload.ties + tuple(ties),
    )


__all__ = ["ActorKind", "ActorNetwork", "Attitude", "MOST_TIES", "frame", "refuse_if_large", "render"]
