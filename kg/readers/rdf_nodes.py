"""The nodes of an RDF file that are of our classes, under the IRIs that they have in the store.

What only one source knows is scoped to it: stances, cited sources, and actors of another scope get ids
of this source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from kg.model import ids
from kg.model.ids import ID, KG
from kg.model.vocabulary import ORG, Vocabulary
from kg.rdf import codec, terms
from kg.readers.rdf_shape import READS

Spo = tuple[str, str, object]
"""A triple as the file writes it: subject and predicate by IRI, and the object's term."""

_SCOPED = re.compile(re.escape(ID) + r"(?:actor|cited|stance|office|tenure|node)-[0-9a-f]{16}-(.+)\Z")


class Nodes:
    """``kinds`` by subject as written, ``renamed`` IRIs, and ``nodes`` by the new IRIs."""

    def __init__(self, source: str, triples: Sequence[Spo], vocabulary: Vocabulary) -> None:
        self._source, self._triples, self._vocabulary = source, triples, vocabulary
        self.kinds = self._typed()
        self.renamed = self._scoped()
        self.nodes = self._described()

    def _typed(self) -> dict[str, set[str]]:
        """The names of our classes by subject, as the file writes it."""
        kinds: dict[str, set[str]] = defaultdict(set)
        for subject, prop, obj in self._triples:
            if prop == terms.TYPE and isinstance(obj, NamedNode):
                name = "Post" if obj.value == ORG + "Post" else obj.value.removeprefix(KG)
                if name in READS or name in self._vocabulary.classes:
                    kinds[subject].add(name)
        for post in self._foreign_posts(kinds):
            kinds[post].discard("Post")
        return kinds

    def _foreign_posts(self, kinds: dict[str, set[str]]) -> set[str]:
        """The posts that are not in one body, and of which the file says nothing in our vocabulary."""
        posts: dict[str, dict[str, list[terms.Term]]] = {
            s: defaultdict(list) for s, of in kinds.items() if "Post" in of
        }
        used = set()
        for subject, prop, obj in self._triples:
            if prop == KG + "office" and isinstance(obj, NamedNode):
                used.add(obj.value)
            elif subject in posts and isinstance(obj, (NamedNode, Literal)):
                posts[subject][prop].append(obj)
        return {iri for iri, of in posts.items() if not (iri in used or KG + "title" in of or codec.is_office(of))}

    def _scoped(self) -> dict[str, str]:
        """New IRIs for what must be of this source's scope."""
        scope = self._source.rsplit("-", 1)[-1]
        found = {}
        for iri, kinds in self.kinds.items():
            match = _SCOPED.match(iri)
            local = match[1] if match else ids.digest(iri)
            for kind, words in (("Stance", "stance"), ("CitedSource", "cited")):
                if kind in kinds and not iri.startswith(f"{ID}{words}-{scope}-"):
                    found[iri] = ids.local_iri(words, self._source, local)
            if match and kinds & set(self._vocabulary.classes) and f"-{scope}-" not in iri:
                found[iri] = ids.local_iri("actor", self._source, local)
        return found

    def _described(self) -> dict[str, dict[str, list[terms.Term]]]:
        nodes: dict[str, dict[str, list[terms.Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, prop, obj in self._triples:
            if isinstance(obj, NamedNode):
                obj = terms.node(self.renamed.get(obj.value, obj.value))
            if isinstance(obj, (NamedNode, Literal)):
                nodes[self.renamed.get(subject, subject)][prop].append(obj)
        return nodes

    def of(self, *kinds: str) -> list[str]:
        """The subjects of these classes, renamed, in order."""
        wanted = set(kinds)
        return sorted(self.renamed.get(iri, iri) for iri, found in self.kinds.items() if found & wanted)
