"""A file of judgements: what analysts decided, why and when, as RDF in our vocabulary and nothing else.

An export of a case folder writes such a file beside the sources; its name ends in ``judgements.ttl``.
It holds what a store held, so it is taken exactly or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg.errors import InputError, StoreDamaged, Violation
from kg.io.files import JUDGEMENTS
from kg.model import ids
from kg.model.claims import VERDICTS, Assessment, Iri, Link, Log, Merge, Undone
from kg.rdf import codec, terms
from kg.rdf.tables import renewed
from kg.readers.rdf_file import read, refused


def is_log(path: Path) -> bool:
    """Whether a file is one of judgements, by its name: ``judgements.ttl``, ``ana.judgements.ttl``."""
    return f".{path.name.lower().removesuffix('.gz')}".endswith(f".{JUDGEMENTS}")


def read_judgements(path: Path) -> Log:
    """The judgements in a file; raises InputError with every mistake, and nothing is added then."""
    found, _, _, left_out = read(path)
    if left_out:
        raise refused(path, left_out[0])
    graph = NamedNode(ids.ANALYST_GRAPH)
    quads = {renewed(Quad(quad.subject, quad.predicate, quad.object, graph)) for quad in found}
    if not quads:
        raise refused(path, "the file holds no triples")
    try:
        log = Log(tuple(codec.decode_judgements(quads)), tuple(codec.decode_undone(quads)))
    except StoreDamaged:
        raise refused(path, "a credibility is a whole number from 1 to 6") from None
    violations = list(_mistakes(log)) or list(_unread(quads, log))
    if violations:
        raise InputError(str(path), violations, "nothing of it was added")
    return log


def _mistakes(log: Log) -> Iterator[Violation]:
    standing = {judgement.iri for judgement in log.standing}
    for item in (*log.standing, *log.undone):
        name = ids.short(item.iri)
        if not name.startswith("judgement-"):
            yield Violation(f"{name}: the id of a judgement begins with {ids.ID}judgement-")
        if not item.by.strip():
            yield Violation(f"{name}: it does not say who decided (dc:creator)")
        if not isinstance(item, Undone) and not item.because.strip():
            yield Violation(f"{name}: it gives no reason (kg:because)")
        if not _is_moment(item.at):
            yield Violation(f"{name}: it does not say when, as an xsd:dateTime with its time zone", value=item.at)
        if isinstance(item, Undone):
            if item.judgement in standing:
                yield Violation(f"{name}: {ids.short(item.judgement)} is in the file and is undone in it")
        else:
            yield from (Violation(f"{name}: {words}") for words in _of_ends(item))


def _of_ends(judgement: Assessment | Link | Merge) -> Iterator[str]:
    if isinstance(judgement, Assessment):
        ends: tuple[Iri, ...] = (judgement.tie,)
        if judgement.verdict not in VERDICTS:
            yield f"a verdict is {' or '.join(VERDICTS)}, not {judgement.verdict!r}"
    elif isinstance(judgement, Link):
        ends = (judgement.premise, judgement.conclusion)
    else:
        ends = (judgement.left, judgement.right)
    for end in ends:
        if not terms.is_iri(end):
            yield f"it is on {end!r}, which is not an IRI" if end else "it does not say what it is on"
    if len(ends) > 1 and len(set(ends)) == 1:
        yield f"it names {ids.short(ends[0])} twice"


def _is_moment(words: str) -> bool:
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return False
    return found.tzinfo is not None and 1 < found.year < 9999


def _unread(quads: Iterable[Quad], log: Log) -> Iterator[Violation]:
    """What the file holds besides judgements as stores write them."""
    known = {q for judgement in log.standing for q in codec.encode_judgement(judgement)}
    known |= {q for undone in log.undone for q in codec.encode_undone(undone)}
    left = sorted(f"{q.subject} {q.predicate} {q.object}" for q in quads if q not in known)
    for triple in left[:10]:
        yield Violation("this belongs to no judgement, or is not written as stores write it", value=triple[:200])
    if len(left) > 10:
        yield Violation(f"and {len(left) - 10} more")
