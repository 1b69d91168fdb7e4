"""What a file is, by its content: the reader that takes it, or one line that says what to do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph import Graph
from kg.readers import detect
from kg.readers.sniff import form_of

RSS = '<rss version="2.0"><channel><title>Gazette</title><item><title>T</title><description>D</description></item></channel></rss>'
JSON_LD = '{"@context": {"x": "http://example.org/"}, "@id": "http://example.org/a", "x:b": "c"}'
ANNOTATION = '{"source": {"title": "t", "id": "t"}}'
FORMS = {
    RSS: ("RSS", "text"),
    f'<?xml version="1.0"?><!-- <a> --><!DOCTYPE rss>\n{RSS}': ("RSS", "text"),
    '<feed xmlns="http://www.w3.org/2005/Atom">': ("Atom", "text"),
    '<rdf:RDF xmlns:rdf="u" xmlns="http://purl.org/rss/1.0/">': ("RSS 1.0", "text"),
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">': ("RDF/XML", "rdf"),
    "<!doctype html><html><head>": ("an HTML page", "text"),
    '<TEI xmlns="http://www.tei-c.org/ns/1.0">': ("TEI", None),
    '<prov:document xmlns:prov="http://www.w3.org/ns/prov#">': ("PROV-XML", None),
    '<Ontology xmlns="http://www.w3.org/2002/07/owl#">': ("OWL/XML", None),
    "Prefix(:=<http://example.org/>)\nOntology(<http://example.org>)": ("OWL in functional syntax", None),
    "# comment\n@prefix : <http://example.org/> .": ("RDF", "rdf"),
    "PREFIX x: <http://example.org/>": ("RDF", "rdf"),
    '<http://example.org/a> <http://example.org/b> "c" .': ("RDF", "rdf"),
    JSON_LD: ("JSON-LD", "rdf"),
    f"[{JSON_LD}]": ("JSON-LD", "rdf"),
    '{"type": "bundle", "id": "bundle--1", "objects": []}': ("STIX", "feed"),
    '[{"type": "indicator", "spec_version": "2.1"}]': ("STIX", "feed"),
    '{"id": "a", "schema": "Person", "properties": {"name": ["A"]}}': ("FollowTheMoney", "feed"),
    ANNOTATION: ("an annotation", "annotation"),
    "source:\n  title: t\n": ("an annotation", "annotation"),
}


@pytest.mark.parametrize("content", FORMS)
def test_formats_are_known_by_content(content: str) -> None:
    form = form_of("\ufeff  \n" + content)
    assert form is not None
    assert (form.name, form.kind) == FORMS[content]


@pytest.mark.parametrize(
    "content", ["", "<", "<3 from Norland", "{braces} in words", "Source: the ministry", "[Norland] said", "<p>Words", '{"a": "\\"@id\\": 1"}']
)  # fmt: skip
def test_other_content_is_not_taken_for_a_format(content: str) -> None:
    assert form_of(content) is None


@pytest.mark.parametrize(
    "part", ["<!-- -->", "<?a?>", "<!DOCTYPE a>", "<!DOCTYPE a [", "<!--", " ", '"a":', "#\n", "<a:"]
)
def test_a_beginning_is_read_in_one_pass(part: str) -> None:
    form_of(("<" if part.startswith("<") else "{") + part * 20_000)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xml", RSS, "text"), ("a.xml", "<rdf:RDF/>", "rdf"), ("a.xml", "<other/>", "rdf"), ("a.json", JSON_LD, "rdf"),
        ("a.json", ANNOTATION, "annotation"), ("a.json", "{}", "annotation"), ("a.txt", JSON_LD, "text"),
    ],
)  # fmt: skip
def test_content_decides_where_an_ending_does_not(tmp_path: Path, name: str, content: str, kind: str) -> None:
    for given, data in ((name, content.encode()), (f"{name}.gz", gzip.compress(content.encode()))):
        (tmp_path / given).write_bytes(data)
        assert detect.kind_of(tmp_path / given) == kind


@pytest.mark.parametrize(
    ("name", "content", "kind", "message"),
    [
        ("a.xml", RSS, "rdf", "this is RSS; use --as text"),
        ("a.rdf", RSS, None, "this is RSS; use --as text"),
        ("a.txt", JSON_LD, None, "this is JSON-LD; use --as rdf"),
        ("a.json", JSON_LD, "annotation", "this is JSON-LD; use --as rdf"),
        ("a.yaml", "source:\n  title: t\n", "rdf", "this is an annotation; use --as annotation"),
        ("a.xml", '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', None, "this is TEI; save its words as a text file"),
        ("a.json", '{"type": "bundle", "objects": []}', "annotation", "this is STIX; use --as feed"),
        ("a.pdf", '{"schema": "Person", "properties": {}}', None, "this is FollowTheMoney; use --as feed"),
        ("a.pdf", "%PDF-1.7", None, "this is a PDF; save its words"),
        ("a.txt", "%PDF-1.7", None, "this is a PDF; save its words"),
    ],
)
def test_a_wrong_kind_is_reported_in_one_line(
    fresh: Graph, tmp_path: Path, name: str, content: str, kind: str | None, message: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError) as raised:
        fresh.add(tmp_path / name, kind=kind)
    assert f"{name}: {message}" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_may_hold_feeds_in_xml_and_packed_files(fresh: Graph, tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "feed.xml").write_text(RSS)
    (tmp_path / "a.ttl.gz").write_bytes(gzip.compress(b"<urn:a> <urn:b> <urn:c> ."))
    assert {added.title for added in fresh.add(tmp_path)} == {"T", "a.ttl.gz"}


def test_the_encoding_given_holds_for_the_text_that_an_annotation_names(fresh: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Iran’s navy attacked Iraq.".encode("cp1252"))
    (tmp_path / "a.yaml").write_text(
        "source: {title: T, text: a.txt}\nties: [{id: t1, subject: Iran, relation: attacks, object: Iraq}]\n"
        "stances: [{id: s1, attitude: asserts, about: t1, quote: Iran’s navy attacked}]\n"
    )
    with pytest.raises(InputError, match="a.txt: not UTF-8"):
        fresh.add(tmp_path / "a.yaml")
    (added,) = fresh.add(tmp_path / "a.yaml", encoding="cp1252")
    assert added.outcome == "added"


def test_rdf_in_the_encoding_that_its_xml_declares_is_read(fresh: Graph, tmp_path: Path) -> None:
    written = (
        '<?xml version="1.0" encoding="windows-1251"?><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<r:Description r:about="urn:a"><n xmlns="urn:">Сад</n></r:Description></r:RDF>'
    )
    (tmp_path / "a.rdf").write_bytes(written.encode("cp1251"))
    fresh.add(tmp_path / "a.rdf")
    assert list(fresh.query('SELECT ?s { GRAPH ?g { ?s <urn:n> "Сад" } }'))


def test_a_range_that_counts_otherwise_is_told_where_its_words_are(fresh: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("😀😀😀 Iran attacked Iraq.")
    (tmp_path / "a.yaml").write_text(
        "source: {title: T, text: a.txt}\nties: [{id: t1, subject: Iran, relation: attacks, object: Iraq}]\n"
        "stances: [{id: s1, attitude: asserts, about: t1, quote: {start: 7, text: Iran attacked}}]\n"
    )
    with pytest.raises(InputError, match="these words stand at 4"):
        fresh.add(tmp_path / "a.yaml")


def test_foreign_rdf_is_told_by_its_predicates(fresh: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c>, <urn:d> ; <urn:e> 1 .")
    (added,) = fresh.add(tmp_path / "a.ttl")
    assert added.foreign == (("<urn:b>", 2), ("<urn:e>", 1))
