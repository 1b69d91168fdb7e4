"""Why a query may have found nothing: terms in it that the graph does not know.

SPARQL answers a misspelt term with no rows. Only terms in kg's own namespaces are checked; those of
others may be absent on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from kg.model import ids
from kg.model.vocabulary import PREFIXES
from kg.rdf.terms import TYPE
from kg.sparql import prepare
from kg.sparql.tokens import LOCAL_NAME, scan
from kg.store.protocol import Store

OURS = {prefix: PREFIXES[prefix] for prefix in ("", "kg", "tie")}
MOST = 5
"""The most terms that are listed."""


def unknown_terms(
    store: Store, text: str, bindings: Mapping[str, prepare.Bindable] | None = None
) -> dict[str, list[str]]:
    """The terms in kg's namespaces that a query uses and the store lacks, each with similar terms.

    Both are written with their prefix: ``{"kg:Tei": ["kg:Tie"]}``. A prefixed name between angle brackets is an
    IRI that nothing has: ``{"<tie:warns>": ["tie:warns"]}``.
    """
    ready = prepare.prepare(text, bindings=bindings, allow_network=True)
    iris = [token.text[1:-1] for token in scan(ready) if token.kind == "iri"]
    bracketed = {f"<{name}>": [name] for name in map(_prefixed, iris) if name}
    wanted = dict.fromkeys(filter(None, map(_ours, iris)))
    missing = [name for name in wanted if not _stands(store, name)]
    return dict(list((bracketed | {name: _near(store, name) for name in missing[:MOST]}).items())[:MOST])


def _prefixed(iri: str) -> str | None:
    """The IRI if it is a prefixed name in truth."""
    prefix, colon, local = iri.partition(":")
    return iri if colon and prefix in PREFIXES and LOCAL_NAME.fullmatch(local) else None


def _ours(iri: str) -> str | None:
    """The IRI with its prefix, if it is in kg's namespaces; a query in canonical form has all IRIs in full."""
    for prefix, namespace in OURS.items():
        local = iri.removeprefix(namespace)
        if iri.startswith(namespace) and local and LOCAL_NAME.match(local):
            return f"{prefix}:{local}"
    return None


def _stands(store: Store, name: str) -> bool:
    iri = prepare.as_term(name)
    answer = store.query(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s {iri} ?o }} UNION {{ ?s ?p {iri} }} }}")
    return bool(answer)


def _near(store: Store, name: str) -> list[str]:
    """Terms of the ontology, or actors, that are spelt like ``name``; the likeliest first."""
    prefix, _, local = name.partition(":")
    graph = ids.ONTOLOGY_GRAPH if prefix else ids.ACTORS_GRAPH
    namespace = OURS[prefix]
    found = [str(quad.subject)[1:-1] for quad in store.match(predicate=TYPE, graph=graph)]
    words = {(word := iri.removeprefix(namespace)).casefold(): word for iri in found if iri.startswith(namespace)}
    return [f"{prefix}:{words[word]}" for word in get_close_matches(local.casefold(), words, n=3, cutoff=0.6)]
