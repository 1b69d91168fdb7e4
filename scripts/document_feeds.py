"""Writes into docs/feeds.md the quads that the example row of each feed becomes.

usage: python scripts/document_feeds.py [--check]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import kg
from kg.model import ids
from kg.rdf import terms

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "feeds.md"
EXAMPLES = ROOT / "docs" / "examples" / "feeds"
BLOCK = re.compile(r"<!-- quads of (?P<file>[\w.-]+) -->\n```turtle\n.*?```\n", re.DOTALL)


def quads_of(file: str) -> str:
    """The quads of the first tie in an example, its stance and what follows for it, grouped by graph."""
    with kg.open(":memory:") as graph:
        (added,) = graph.add(EXAMPLES / file)
        ties = sorted(q.subject.value for q in graph.store.match(predicate=terms.TYPE, graph=ids.TIES_GRAPH))
        tie = next(iri for iri in ties if ids.is_tie(iri))
        stances = [s for s, _ in graph.store.referring(ids.KG + "about", [tie])]
        lines = []
        for name in (ids.TIES_GRAPH, ids.source_graph(added.source), ids.DERIVED_GRAPH):
            found = [q for q in graph.store.describe([tie, *stances]) if q.graph_name.value == name]
            lines += [f"# graph:{name.removeprefix(ids.GRAPH)}"]
            lines += [f"{_term(q.subject)} {_term(q.predicate)} {_term(q.object)} ." for q in found]
    return "\n".join(lines)


def _term(term) -> str:  # type: ignore[no-untyped-def]
    value = getattr(term, "value", "")
    return terms.curie(value) if str(term).startswith("<") else str(term)


def refreshed(page: str) -> str:
    """The page with the quads as they are now."""

    def block(match: re.Match[str]) -> str:
        return f"<!-- quads of {match['file']} -->\n```turtle\n{quads_of(match['file'])}\n```\n"

    return BLOCK.sub(block, page)


def main() -> int:
    """Rewrites the page, or with ``--check`` says whether it is in step."""
    there = PAGE.read_text(encoding="utf-8")
    fresh = refreshed(there)
    if "--check" not in sys.argv:
        PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return int("--check" in sys.argv and fresh != there)


if __name__ == "__main__":
    sys.exit(main())
