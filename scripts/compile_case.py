"""Compiles the shipped case: ontology, registry, digest and all that follows, as one TriG file.

usage: python scripts/compile_case.py [--check]     run it after a change of ontology/, data/ or seeds/
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def compiled() -> str:
    """The whole file: graphs and subjects in order."""
    import pyoxigraph as ox

    from kg.actors import registry
    from kg.graph import open_graph
    from kg.model.vocabulary import PREFIXES

    with open_graph(":memory:") as graph:
        graph.add(registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml")
        quads = sorted(
            graph.store.match(), key=lambda q: tuple(map(str, (q.graph_name, q.subject, q.predicate, q.object)))
        )
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=dict(PREFIXES)).decode()


def main() -> int:
    """Writes the file, or with ``--check`` tells whether it is in step."""
    target = ROOT / "data" / "shipped.trig"
    text = compiled()
    if "--check" in sys.argv:
        fresh = target.exists() and target.read_text(encoding="utf-8") == text
        print("in step" if fresh else "out of step: run scripts/compile_case.py")
        return 0 if fresh else 1
    target.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {target.relative_to(ROOT)}, {len(text.encode()) // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
