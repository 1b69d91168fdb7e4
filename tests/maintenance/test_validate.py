"""Each shape and check, broken once: the report names it in plain words, where it is, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.actors import registry
from kg.annotation.schema import parse
from kg.errors import InputError
from kg.maintenance import validate
from kg.model import ids
from kg.model.claims import Assessment, Link, Merge
from kg.model.ids import ID, KG, TIE
from kg.model.vocabulary import DC, DCTERMS, OA, ORG, PROV, RDF, SKOS, XSD, load
from kg.rdf import terms
from kg.readers.annotation import text_hash, to_records
from kg.status import derive
from kg.store.embedded import EmbeddedStore
from scripts import generate_shapes

TEXT = "The Norland minister said on Monday that Iran sells oil to Iraq. Iraq denied it; so a wire report says."
FILE = """
source: {title: A note, id: note, derived_from: other}
actors:
  - {id: minister, kind: Person, name: Ada Nor, acts_for: Iran, offices: [{title: Minister, of: Iran, since: "2020"}]}
cited: [{id: wire, title: a wire report}]
ties: [{id: t1, subject: Iran, relation: suppliesOilTo, object: Iraq, when: "2024", event: sale}]
events: [{id: sale, label: sale of oil}]
statements: [{id: n1, text: The market was full., concerns: [Iran]}]
stances:
  - id: s1
    holder: minister
    attitude: accuses
    about: [t1, n1]
    target: [Iran]
    addressee: [Iraq]
    on_behalf_of: Iran
    quote: said on Monday that Iran sells oil to Iraq
  - {id: s2, holder: Iraq, attitude: denies, about: t1, in_reply_to: s1, scope: wholesale, confidence: "0.5",
     reviewed: false, quote: Iraq denied it, medium: wire}
  - {id: s3, attitude: asserts, about: s1}
mentions: [{actor: minister, quote: The Norland minister, kind: title}]
inferred: [{about: s1, when: "2024-05", because: The note is of May.}]
"""
KEPT = {"iran", "iraq", "government-of-iran", "government-of-iraq"}


@pytest.fixture(scope="module")
def sound() -> tuple[Quad, ...]:
    """A small graph with one of everything, in which nothing is wrong."""
    vocabulary = load()
    shipped = registry.base_quads()
    names = registry.resolver(shipped, vocabulary)
    kept = [q for q in shipped if q.graph_name.value == ids.ONTOLOGY_GRAPH or ids.short(q.subject.value) in KEPT]
    store = EmbeddedStore()
    store.apply([], kept)
    annotation, lines = parse(FILE, "note.yaml")
    records = to_records(annotation, lines, "note.yaml", names, vocabulary, TEXT)
    tie = records.ties[0].iri
    said = ("an analyst", "because", "2025-01-01T00:00:00Z")
    judgements = [
        Assessment(ID + "assessment-1", tie, "accepted", *said, credibility=2),
        Link(ID + "link-1", tie, tie, *said),
        Merge(ID + "merge-1", ID + "iran", ID + "iraq", False, *said),
    ]
    for change in ({"add": [records]}, {"judge_add": judgements}):
        plan = derive.plan(store, vocabulary, **change)
        store.apply(plan.remove, plan.add, plan.lines)
    return tuple(store.match())


@cache
def named(found: tuple[Quad, ...]) -> dict[str, str]:
    """The nodes of the small graph by a name for tests."""
    source = ids.source_iri(f"sha256:{text_hash(TEXT)}")
    key = source.rsplit("-", 1)[-1]
    by_type = {
        kind: [q.subject.value for q in found if q.predicate.value == RDF + "type" and q.object.value == iri]
        for kind, iri in {
            "tie": KG + "Tie", "statement": KG + "Statement", "relationship": KG + "Relationship",
            "mention": KG + "Mention", "quote": KG + "Quote", "inference": KG + "Inference",
            "office": ORG + "Post", "tenure": KG + "Tenure", "event": KG + "Event",
        }.items()
    }  # fmt: skip
    said = next(q.object.value for q in found if q.predicate.value == KG + "makes")
    nodes = {kind: sorted(iri for iri in iris if iri != said)[0] for kind, iris in by_type.items()}
    return nodes | {
        "source": source, "s1": f"{ID}stance-{key}-s1", "s2": f"{ID}stance-{key}-s2", "said": said,
        "minister": f"{ID}actor-{key}-minister", "wire": f"{ID}cited-{key}-wire", "iran": ID + "iran",
        "assessment": ID + "assessment-1", "link": ID + "link-1", "merge": ID + "merge-1",
        "other": ids.source_iri("id:other"),
    }  # fmt: skip


def edtf(value: str) -> Literal:
    return terms.edtf(value)


NOBODY = NamedNode(ID + "nobody")
WORDS = Literal("perhaps")

# shape or check: node, property, the value instead (None: none), words of the message
BREAKS = {
    "EventLabel": ("event", SKOS + "prefLabel", None, "an event needs at least one skos:prefLabel"),
    "StanceHolder": ("s1", KG + "holder", None, "needs exactly one kg:holder: the actor that takes a stance"),
    "StanceHolderKnown": ("s1", KG + "holder", NOBODY, "kg:holder of this stance must be an actor or source in the graph"),
    "StanceAttitude": ("s1", KG + "attitude", None, "exactly one kg:attitude"),
    "StanceAttitudeKnown": ("s1", KG + "attitude", NamedNode(KG + "Mumbles"), "must be an attitude in the graph"),
    "StanceAbout": ("s1", KG + "about", None, "at least one kg:about"),
    "StanceAboutKnown": ("s1", KG + "about", NamedNode(ID + "tie-gone"), "must be a tie, statement or stance in the graph"),
    "StanceSource": ("s1", KG + "source", None, "exactly one kg:source: the document"),
    "StanceSourceKnown": ("s1", KG + "source", NOBODY, "must be a source in the graph"),
    "StanceInReplyTo": ("s2", KG + "inReplyTo", NOBODY, "must be a stance in the graph"),
    "StanceAddressee": ("s1", KG + "addressee", NOBODY, "kg:addressee of this stance must be an actor"),
    "StanceTarget": ("s1", KG + "target", NOBODY, "kg:target of this stance must be an actor"),
    "StanceOnBehalfOf": ("s1", KG + "onBehalfOf", NOBODY, "kg:onBehalfOf of this stance must be an actor"),
    "StanceQuote": ("s1", KG + "quote", NOBODY, "must be a quote in the graph"),
    "StanceScope": ("s2", KG + "scope", Literal("partly"), "claim, wholesale or detail"),
    "StanceReviewed": ("s2", KG + "reviewed", WORDS, "reviewed of a stance must be true or false"),
    "StanceConfidence": ("s2", KG + "confidence", terms.decimal(1.5), "number from 0 to 1"),
    "StanceMakes": ("s1", KG + "makes", NOBODY, "speech act makes is not in the graph"),
    "TieSubject": ("tie", RDF + "subject", None, "exactly one rdf:subject"),
    "TieSubjectKnown": ("tie", RDF + "subject", NOBODY, "rdf:subject of this tie must be an actor"),
    "TieRelation": ("tie", RDF + "predicate", None, "exactly one rdf:predicate"),
    "TieRelationKnown": ("tie", RDF + "predicate", NamedNode(TIE + "befriends"), "must be a relation in the graph"),
    "TieObject": ("tie", RDF + "object", None, "exactly one rdf:object"),
    "TieObjectKnown": ("tie", RDF + "object", NOBODY, "rdf:object of this tie must be an actor"),
    "TieHeld": ("said", "^" + KG + "makes", None, "a dangling tie: no stance is about it"),
    "TieStatus": ("tie", KG + "status", NamedNode(KG + "Likely"), "one status, of those in the ontology"),
    "TieRelationship": ("tie", KG + "of", None, "belongs to one relationship"),
    "StatementText": ("statement", KG + "text", None, "exactly one kg:text"),
    "StatementConcerns": ("statement", KG + "concerns", NOBODY, "kg:concerns of this statement must be an actor"),
    "StatementHeld": ("statement", "^" + KG + "about", None, "a dangling statement"),
    "StatementStatus": ("statement", KG + "status", None, "one status, of those in the ontology"),
    "RelationshipEnds": ("relationship", KG + "subject", None, "one subject, an actor"),
    "RelationshipRelation": ("relationship", KG + "relation", None, "one relation, of those"),
    "RelationshipObject": ("relationship", KG + "object", NOBODY, "one object, an actor"),
    "RelationshipStatus": ("relationship", KG + "relationshipStatus", NOBODY, "one status, of those in the ontology"),
    "RelationshipTies": ("relationship", "^" + KG + "of", None, "a relationship without a tie"),
    "QuoteExact": ("quote", OA + "exact", None, "exactly one oa:exact"),
    "QuoteStart": ("quote", OA + "start", None, "exactly one oa:start, a whole number"),
    "QuoteEnd": ("quote", OA + "end", WORDS, "exactly one oa:end, a whole number"),
    "QuoteOrder": ("quote", OA + "start", terms.integer(100), "must end after it starts"),
    "MentionActor": ("mention", KG + "refersTo", None, "at least one kg:refersTo"),
    "MentionActorKnown": ("mention", KG + "refersTo", NOBODY, "kg:refersTo of this mention must be an actor"),
    "MentionKind": ("mention", KG + "mentionKind", [Literal("name"), Literal("title")], "how it names the actor"),
    "InferenceAbout": ("inference", KG + "inferredOf", None, "exactly one kg:inferredOf"),
    "InferenceAboutKnown": ("inference", KG + "inferredOf", NOBODY, "must be a stance, actor or source"),
    "InferenceBecause": ("inference", KG + "because", None, "exactly one kg:because"),
    "SourceTitle": ("source", DCTERMS + "title", None, "exactly one dcterms:title"),
    "SourceReliability": ("source", KG + "reliability", Literal("G"), "must be A, B, C, D, E or F"),
    "SourceFold": ("source", KG + "fold", Literal("week"), "must be year, month, relationship or rows"),
    "SourceReviewed": ("source", KG + "reviewed", WORDS, "reviewed of a source must be true or false"),
    "SourceLoop": ("other", PROV + "wasDerivedFrom", "source", "a loop: this source derives from itself"),
    "CitedIn": ("wire", KG + "citedIn", None, "says which source cites it"),
    "ActorLabel": ("minister", SKOS + "prefLabel", None, "an actor needs at least one skos:prefLabel"),
    "ActorActsFor": ("minister", KG + "actsFor", NOBODY, "kg:actsFor of this actor must be an actor"),
    "OfficeLabel": ("office", SKOS + "prefLabel", None, "an office needs at least one skos:prefLabel"),
    "OfficeOf": ("office", ORG + "postIn", None, "exactly one org:postIn"),
    "OfficeOfKnown": ("office", ORG + "postIn", NOBODY, "must be an actor in the graph"),
    "TenurePerson": ("tenure", ORG + "member", None, "exactly one org:member"),
    "TenurePersonKnown": ("tenure", ORG + "member", NOBODY, "must be an actor in the graph"),
    "TenureOffice": ("tenure", KG + "office", None, "exactly one kg:office"),
    "TenureOfficeKnown": ("tenure", KG + "office", NOBODY, "must be an office in the graph"),
    "TenureBounds": ("tenure", KG + "until", [edtf("2021"), edtf("2022")], "begins once and ends once"),
    "JudgementBy": ("assessment", DC + "creator", None, "must have an author"),
    "JudgementBecause": ("link", KG + "because", None, "must have a reason"),
    "JudgementAt": ("merge", PROV + "generatedAtTime", WORDS, "when it was made"),
    "AssessmentTie": ("assessment", KG + "assesses", None, "exactly one kg:assesses"),
    "AssessmentVerdict": ("assessment", KG + "verdict", NamedNode(KG + "Maybe"), "accepted or rejected"),
    "AssessmentCredibility": ("assessment", KG + "credibility", terms.integer(7), "a number from 1 to 6"),
    "LinkPremise": ("link", KG + "premise", None, "exactly one kg:premise"),
    "LinkConclusion": ("link", KG + "conclusion", None, "exactly one kg:conclusion"),
    "MergeLeft": ("merge", KG + "left", None, "exactly one kg:left"),
    "MergeRight": ("merge", KG + "right", None, "exactly one kg:right"),
    "MergeSame": ("merge", KG + "same", None, "exactly one kg:same, true or false"),
    "Date": ("tie", KG + "when", edtf("2024-13"), "'2024-13' is not a date"),
    "QuoteRange": ("quote", OA + "end", terms.integer(99), "is not that of its id"),
    "QuoteText": ("quote", OA + "exact", Literal("X" * 20), "not the text at its place"),
}  # fmt: skip


def broken(found: tuple[Quad, ...], node: str, prop: str, value: object) -> list[Quad]:
    """The graph with ``value`` instead of those of the property of the node (``^``: pointing at it)."""
    nodes = named(found)
    if prop.startswith("^"):
        return [q for q in found if not (q.predicate.value == prop[1:] and q.object.value == nodes[node])]
    kept = [q for q in found if not (q.subject.value == nodes[node] and q.predicate.value == prop)]
    values = value if isinstance(value, list) else [] if value is None else [value]
    terms = [NamedNode(nodes[v]) if isinstance(v, str) else v for v in values]
    graph = NamedNode(ids.source_graph(nodes["source"]))
    added = [Quad(NamedNode(nodes[node]), NamedNode(prop), term, graph) for term in terms]
    if node == "other":
        added.append(Quad(NamedNode(nodes[node]), NamedNode(RDF + "type"), NamedNode(KG + "Source"), graph))
    return kept + added


def report(found: Sequence[Quad]) -> validate.Report:
    store = EmbeddedStore()
    store.apply([], found)
    return validate.run(store, load())


def test_the_small_graph_conforms(sound):
    found = report(sound)
    assert found.violations == ()
    assert found.conforms
    assert found.summary.startswith("conforms: ")


@pytest.mark.parametrize("shape", BREAKS)
def test_a_break_is_named(sound, shape):
    node, prop, value, words = BREAKS[shape]
    found = report(broken(sound, node, prop, value))
    assert not found.conforms
    where = ids.short(named(sound)[node])
    ours = [f for f in found.violations if f.rule == shape and f.where == where]
    assert ours, found.violations
    assert words in ours[0].message
    if isinstance(value, NamedNode):
        assert ours[0].value == ids.short(value.value)


def test_every_shape_and_check_is_broken_once():
    assert set(BREAKS) == validate.shape_names()


def test_the_shapes_follow_from_the_tables():
    page = generate_shapes.TARGET.read_text(encoding="utf-8")
    assert page == generate_shapes.filled(page), "write them again with: python scripts/generate_shapes.py"


def test_a_quote_as_long_as_its_range(sound):
    found = report(broken(sound, "quote", OA + "exact", Literal("short")))
    assert "this quote has 5 characters where its range has 20" in [f.message for f in found.violations]


def test_a_report_as_plain_values(sound):
    found = report(broken(sound, "s1", KG + "holder", None))
    assert found.as_dict() == {
        "conforms": False,
        "summary": found.summary,
        "findings": [
            {
                "where": ids.short(named(sound)["s1"]),
                "shape": "StanceHolder",
                "message": "a stance needs exactly one kg:holder: the actor that takes a stance; "
                "the source itself where it speaks in its own voice",
                "value": None,
            }
        ],
    }
    assert found.summary.startswith("1 finding: ")


def test_the_shipped_case_conforms(case):
    found = case.validate()
    assert found.violations == ()
    assert "103 of 103 quotes" in found.summary


def test_dates_of_any_precision_pass(sound):
    for date in (
        "2025-06-13",
        "2025",
        "2025~",
        "XXXX-06-13",
        "2020-09/2020-11",
        "/2020",
        "2023/..",
        "2025-06?",
        "../2020",
        "{2020, 2021}",
        "[2011-05-01..2018-06-24]",
    ):
        assert report(broken(sound, "tie", KG + "when", edtf(date))).violations == (), date


def test_an_invalid_day_is_a_violation_and_not_logged(sound, caplog):
    none = Literal("2023-99", datatype=NamedNode(XSD + "date"))
    found = report(broken(sound, "tie", KG + "earliest", none))
    assert "Date" in [f.rule for f in found.violations]
    assert not caplog.records


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("-0044-03-15", "date"),
        ("2024-05-01+03:00", "date"),
        ("last week", "date"),
        ("99999", "gYear"),
        ("0000", "gYear"),
    ],
)
def test_dates_of_foreign_rdf_may_be_any(sound, value, datatype):
    term = Literal(value, datatype=NamedNode(XSD + datatype))
    graph = NamedNode(ids.source_graph(named(sound)["source"]))
    props = ("http://example.org/when", DCTERMS + "issued", KG + "when")
    added = [Quad(NamedNode("http://example.org/c"), NamedNode(prop), term, graph) for prop in props]
    assert report([*sound, *added]).violations == ()


def test_types_of_datatype_are_kept(sound):
    found = report(broken(sound, "merge", PROV + "generatedAtTime", Literal("2025", datatype=NamedNode(XSD + "gYear"))))
    assert [f.rule for f in found.violations] == ["JudgementAt"]


def dated(folder, date, name="a"):
    """A file whose source, tie and stance are of this date."""
    path = folder / f"{name}.yaml"
    path.write_text(
        f"source: {{title: {name}, id: {name}, published: '{date}'}}\n"
        f"ties: [{{id: t, subject: Iran, relation: warns, object: Iraq, when: '{date}'}}]\n"
        f"stances: [{{id: s, attitude: asserts, about: t, when: '{date}'}}]\n"
    )
    return path


@pytest.mark.parametrize("date", ["0000", "0000-02", "0000/0004", "-0044-03-15", "[..2024]"])
def test_a_date_that_is_bad_is_bad_everywhere(fresh, tmp_path, date):
    with pytest.raises(InputError, match="is not a date"):
        fresh.add(dated(tmp_path, date))


def test_a_date_that_is_good_is_good_everywhere(fresh, tmp_path):
    """Each by itself in look-ups, all together in what reads the whole graph."""
    files = []
    for date in (
        "0001", "0001-01-01", "9999", "{2020,2021}", "[2011-05-01..2018-06-24]", "2024-05-01Z",
        "2024-05-01T10:00:00-05:00", "2004-06-?11", "/0004", "2021-21",
    ):  # fmt: skip
        files.append(dated(tmp_path, date, f"a{len(files)}"))
        fresh.add(files[-1])
        (tie,) = fresh.ties("Iran", "Iraq", since="0001", until="9999")
        assert tie.when, date
        assert fresh.timeline("Iran", "Iraq")[0].when == tie.when
        fresh.remove(f"a{len(files) - 1}")
    fresh.add(*files)
    assert len({tie.when for tie in fresh.ties("Iran", "Iraq")}) == len(files) - 1  # the 1st of May is there twice
    assert fresh.validate().violations == ()
    assert fresh.check().whole
    fresh.view(tmp_path / "page.html")
