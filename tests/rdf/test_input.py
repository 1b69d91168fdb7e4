"""RDF and rows that could hurt: refused alike from a file, from stdin, from an endpoint, and when restored."""

from __future__ import annotations

import gzip
import io
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat
from sparql_server import Form, Reply, stub

from kg.cli import cli
from kg.errors import InputError, LimitExceeded, Refused, StoreError
from kg.graph import Graph
from kg.io import guard
from kg.maintenance import backup
from kg.rdf import input
from kg.readers import rdf_file
from kg.store.http import ROWS
from kg.store.remote import RemoteStore

X = "<http://e/a>"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:"'
TYPES = {
    ".nt": "application/n-triples", ".nq": "application/n-quads", ".ttl": "text/turtle", ".trig": "application/trig",
    ".jsonld": "application/ld+json", ".rdf": "application/rdf+xml",
}  # fmt: skip


def terms(deep: int, graph: str = "") -> str:
    return f"{X} {X} " + f"<<( {X} {X} " * deep + X + " )>>" * deep + f" {graph}.\n"


def xml(body: str, doctype: str = "") -> str:
    return f'<?xml version="1.0"?>{doctype}<rdf:RDF {RDF}>{body}</rdf:RDF>'


def context(size: int, body: str) -> str:
    return '{"@context":{' + ",".join(f'"t{i}":"urn:{i}"' for i in range(size)) + "}," + body + "}"


def chain(size: int) -> str:
    """A context each of whose terms needs the one before."""
    return '{"@context":{"t0":"urn:a"' + "".join(f',"t{i}":"t{i - 1}:b"' for i in range(1, size)) + "}}"


MANY = 1001
HOSTILE = [
    # a name of the input, how its file ends, its content, and the limit that it breaks
    *((f"terms{n}", end, terms(n, g), "depth") for n in (65, 20_000) for end, g in ((".nt", ""), (".nq", X), (".ttl", ""), (".trig", ""))),
    ("reifiers", ".ttl", "<< " * 20_000 + f"{X} {X} {X} >>" + f" {X} {X} >>" * 19_999 + f" {X} {X} .", "depth"),
    ("after a string", ".ttl", f"{X} {X} '''<< ' \"\"\"''' ; {X} \"'\" . # '\n" + terms(65), "depth"),
    ("after an IRI", ".ttl", f"<http://e/#'> {X} <http://e/#\"> .\n" + terms(65), "depth"),
    ("never closed", ".ttl", f"{X} {X} " + "<<" * 20_000, "depth"),
    ("objects", ".jsonld", '{"urn:p":' * 20_000 + "1" + "}" * 20_000, "depth"),
    ("lists", ".jsonld", '{"urn:p":' + "[" * 65 + "1" + "]" * 65 + "}", "depth"),
    ("a context of a context", ".jsonld", '{"@context":' * 70 + "{}" + "}" * 70, "depth"),
    ("elements", ".rdf", xml("<rdf:Description><e:p>" * 9000 + "</e:p></rdf:Description>" * 9000), "depth"),
    ("literal", ".rdf", xml("<rdf:Description><e:p rdf:parseType='Literal'>" + "<a>" * 65 + "</a>" * 65 + "</e:p></rdf:Description>"), "depth"),
    ("attributes", ".rdf", xml("<rdf:Description " + " ".join(f'e:a{i}="x"' for i in range(100_000)) + "/>"), "columns"),
    ("namespaces", ".rdf", xml("<rdf:Description " + " ".join(f'xmlns:n{i}="urn:x"' for i in range(MANY)) + "/>"), "columns"),
    ("terms of a context", ".jsonld", context(MANY, '"t1":1'), "columns"),
    ("terms of a list of contexts", ".jsonld", '{"@context":[' + ",".join(f'{{"t{i}":"urn:{i}"}}' for i in range(MANY)) + "]}", "columns"),
    ("terms that need one another", ".jsonld", chain(50_000), "columns"),
    ("bases", ".ttl", "@base <a/> .\n" * MANY, "columns"),
    ("bases and comments", ".trig", "BASE # <\n<a/>\n" * MANY, "columns"),
    ("contexts", ".jsonld", context(900, '"@graph":[' + ",".join(['{"@context":{"x":"urn:x"},"x":1}'] * 12_000) + "]"), "contexts"),
    ("scoped contexts", ".jsonld", '{"@context":{' + ",".join(f'"t{i}":{{"@id":"urn:t","@context":{{"y":"urn:{i}"}}}}' for i in range(900)) + '},"@graph":[' + ",".join(['{"t1":"a"}'] * 12_000) + "]}", "contexts"),
    ("a long prefix", ".ttl", f"@prefix p: <http://e/{'a' * 100_000}> .\n" + "p:a p:b p:c .\n" * 9000, "bytes"),
    ("a long base", ".trig", f"@base <http://e/{'a' * 100_000}/> .\n" + "<b> <c> <d> .\n" * 9000, "bytes"),
    ("a long namespace", ".rdf", xml(f"<rdf:Description xmlns:n='urn:{'a' * 100_000}'>" + "<n:p>x</n:p>" * 9000 + "</rdf:Description>"), "bytes"),
    ("a long vocabulary", ".jsonld", f'{{"@context":{{"@vocab":"urn:{"a" * 100_000}"}},' + ",".join(f'"p{i}":1' for i in range(9000)) + "}", "bytes"),
    ("a long term", ".jsonld", '{"@graph":[' + ",".join(['{"t:a":1}'] * 9000) + f'],"@context":{{"t":"urn:{"a" * 100_000}/"}}}}', "bytes"),
    ("terms that grow", ".jsonld", '{"@context":{"t0":"urn:/"' + "".join(f',"t{i}":"t{i - 1}:{"b" * 100}/"' for i in range(1, 900)) + '},"@graph":[' + ",".join(['{"t899":1}'] * 9000) + "]}", "bytes"),
    ("contexts that grow", ".jsonld", '{"@context":[' + ",".join(f'{{"t{i}":"t{i - 1}:{"b" * 100}/"}}' for i in range(1, 900)) + '],"@graph":[' + ",".join(['{"t899":1}'] * 9000) + "]}", "bytes"),
    ("bases that grow", ".jsonld", '{"@context":[' + ",".join(f'{{"@base":"{"b" * 100}/"}}' for i in range(1, 900)) + '],"@graph":[' + ",".join(['{"@id":"x","urn:x":1}'] * 9000) + "]}", "bytes"),
    ("entities", ".rdf", xml(f"<rdf:Description><e:p>{'&a;' * 90_000}</e:p></rdf:Description>", f'<!DOCTYPE r [<!ENTITY a "{"h" * 250}">]>'), "bytes"),
]  # fmt: skip
BOMBS = [
    ("an entity of entities", ".rdf", xml("<e:p>&b;</e:p>", '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'), "expands others"),
    ("an entity of a file", ".rdf", xml("<e:p>&x;</e:p>", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "is external"),
    ("a document type elsewhere", ".rdf", xml("", '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x">'), "is not fetched"),
    ("a context elsewhere", ".jsonld", '{"@context":"http://127.0.0.1:9/c"}', "is not fetched"),
    ("an import", ".jsonld", '{"@context":{"@import":"http://127.0.0.1:9/c"}}', "is not fetched"),
    ("an invalid context", ".jsonld", '{"@context":{"a":' + "1" * 9999 + "}}", "not JSON"),
    ("a term twice", ".jsonld", '{"@context":{"a":"urn:a","a":"urn:b"}}', "the same term twice"),
    ("an escaped context", ".jsonld", '{"\\u0040CONTEXT":"http://127.0.0.1:9/c"}'.replace("CONTEXT", "c\\u006fntext"), "is not fetched"),
    ("a very long name", ".ttl", f"@prefix p: <urn:> . p:a p:b p:{'c' * 17_000_000} .", "longer than the 16 MB"),
    ("a very long literal", ".nt", f'{X} {X} "{"c" * 17_000_000}" .', "longer than the 16 MB"),
]  # fmt: skip


def names(table: list[tuple[str, str, str, str]]) -> list[str]:
    return [name + end for name, end, *_ in table]


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Nothing here takes long."""
    begin = time.monotonic()
    yield
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize(("name", "end", "text", "limit"), HOSTILE, ids=names(HOSTILE))
def test_a_file_beyond_a_limit(tmp_path: Path, name: str, end: str, text: str, limit: str) -> None:
    path = tmp_path / ("a" + end)
    path.write_text(text)
    with pytest.raises(LimitExceeded) as caught, guard.using(bytes=20 * guard.MB):
        rdf_file.read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert f"--limit {limit}=" in str(caught.value)


@pytest.mark.parametrize(("name", "end", "text", "words"), BOMBS, ids=names(BOMBS))
def test_a_file_that_could_hurt(tmp_path: Path, name: str, end: str, text: str, words: str) -> None:
    path = tmp_path / ("a" + end)
    path.write_text(text)
    with pytest.raises(InputError, match=words):
        rdf_file.read(path)


def asked(kind: str, body: str) -> Callable[[], object]:
    """Asks an endpoint that answers so."""

    def answer(_: str, form: Form) -> Reply:
        return Reply() if form == {"query": ["ASK {}"]} else Reply(kind=kind, body=body)

    def ask() -> object:
        with stub(answer) as server:
            store = RemoteStore(server.url + "/query")
            try:
                return store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", union=False)
            finally:
                store.close()

    return ask


@pytest.mark.parametrize(("name", "end", "text", "limit"), HOSTILE, ids=names(HOSTILE))
def test_an_answer_beyond_a_limit(name: str, end: str, text: str, limit: str) -> None:
    with pytest.raises(LimitExceeded) as caught, guard.using(bytes=20 * guard.MB):
        asked(TYPES[end], text)()
    assert str(caught.value).startswith("the answer of the endpoint http://127.0.0.1:")
    assert f"--limit {limit}=" in str(caught.value)


@pytest.mark.parametrize(("name", "end", "text", "words"), BOMBS, ids=names(BOMBS))
def test_an_answer_that_could_hurt(name: str, end: str, text: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        asked(TYPES[end], text)()


def rows(vars_: str, bindings: str = "") -> str:
    return '{"head":{"vars":[' + vars_ + ']},"results":{"bindings":[' + bindings + "]}}"


def row(deep: int) -> str:
    uri = '{"type":"uri","value":"urn:a"}'
    begin = f'{{"type":"triple","value":{{"subject":{uri},"predicate":{uri},"object":'
    return f'{{"s":{begin * deep}{uri}{"}}" * deep}}}'


def rows_xml(head: str, body: str = "", doctype: str = "") -> str:
    results = "http://www.w3.org/2005/sparql-results#"
    return (
        f'<?xml version="1.0"?>{doctype}<sparql xmlns="{results}"><head>{head}</head><results>{body}</results></sparql>'
    )


def row_xml(deep: int) -> str:
    begin = "<triple><subject><uri>u:a</uri></subject><predicate><uri>u:a</uri></predicate><object>"
    return f'<result><binding name="s">{begin * deep}<uri>u:a</uri>{"</object></triple>" * deep}</binding></result>'


VARIABLES = ",".join(f'"v{i}"' for i in range(200_000))
RESULTS_XML = "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("kind", "body", "limit"),
    [
        (ROWS, rows('"s"', row(35)), "depth"),
        (ROWS, rows('"s"', row(20_000)), "depth"),
        ("application/json", rows('"s"', row(20_000)), "depth"),
        ("", rows('"s"', row(20_000)), "depth"),
        (ROWS, '{"head":' + "[" * 200_000, "depth"),
        (ROWS, rows('"s"', '{"s":{"type":"literal","value":"\\\\\\""}},' + row(35)), "depth"),
        (ROWS, rows(VARIABLES), "columns"),
        (ROWS, rows(VARIABLES).replace('"vars"', '"\\u0076ars"'), "columns"),
        (ROWS, rows('"a"], "vars" : [ "b" ], "vars":["c"').replace('"c"', VARIABLES), "columns"),
        (ROWS, '{"head":{' + ",".join(f'"vars":["v{i}"]' for i in range(MANY)) + '},"results":{"bindings":[]}}', "columns"),
        (RESULTS_XML, rows_xml("<variable name='s'/>", row_xml(20_000)), "depth"),
        (RESULTS_XML, rows_xml("".join(f"<variable name='v{i}'/>" for i in range(MANY))), "columns"),
        (RESULTS_XML, rows_xml("".join(f"<r:variable name='v{i}'/>" for i in range(200_000))), "columns"),
        ("text/xml", rows_xml("<variable name='s'/>", row_xml(20_000)), "depth"),
    ],
)  # fmt: skip
def test_rows_beyond_a_limit(kind: str, body: str, limit: str) -> None:
    with pytest.raises(LimitExceeded, match=f"--limit {limit}="):
        asked(kind, body)()


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (RESULTS_XML, rows_xml("&b;", doctype='<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'), "expands others"),
        (RESULTS_XML, rows_xml("&b;", doctype='<!DOCTYPE r [<!ENTITY b SYSTEM "file:///etc/passwd">]>'), "is external"),
        (RESULTS_XML, rows_xml("")[:-9], "not well-formed"),
        ("text/tab-separated-values", "?s\n<urn:a>\n", "answers in 'text/tab-separated-values', which kg cannot read"),
        ("text/csv", "s\nurn:a\n", "answers in 'text/csv'"),
        ("application/x-binary-rdf-results-table", "BRTR", "which kg cannot read"),
    ],
)
def test_rows_that_could_hurt(kind: str, body: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        asked(kind, body)()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ROWS, rows('"s"', row(20))),
        (ROWS, "\ufeff" + rows('"s"', ",".join([row(0)] * 1999))),
        (ROWS, rows('"s"', row(0).replace("uri", "literal").replace("urn:a", "[[[{{{" * 50 + '\\\\\\",\\"a\\",\\"b'))),
        (RESULTS_XML, rows_xml("<variable name='s'/>", row_xml(10))),
        ("application/n-triples", ""),
        ("text/turtle", f"{X} {X} {'(' * 20_000}{')' * 20_000} ."),
        ("text/turtle", f"{X} {X} {f'[ {X} ' * 20_000}1{']' * 20_000} ."),
        ("text/turtle", "".join(f"@prefix p{i}: <urn:{i}> .\n" for i in range(20_000)) + "p1:a p2:b p3:c ."),
        ("text/turtle", f"{X} {X} " + ", ".join(f"<<( {X} {X} {i} )>>" for i in range(500)) + " ."),
        ("application/rdf+xml", xml("<rdf:Description/>" * 2000)),
        ("application/ld+json", context(900, '"t1":["x", 1]')),
    ],
)
def test_answers_within_the_limits(kind: str, body: str) -> None:
    assert asked(kind, body)()


def test_the_limits_can_be_raised() -> None:
    deep = terms(150)
    with pytest.raises(LimitExceeded):
        asked("text/turtle", deep)()
    with guard.using(depth=200):
        assert asked("text/turtle", deep)()
    with pytest.raises(Refused, match="must be at most 200"), guard.using(depth=201):
        pass


@pytest.mark.parametrize("end", [".nq", ".ttl", ".jsonld", ".rdf"])
def test_the_line_is_told(end: str) -> None:
    text = {
        ".nq": "\n" + terms(20, X) * 7 + terms(80, X), ".ttl": "\n\n" + terms(20) * 6 + terms(80),
        ".jsonld": "\n" * 8 + '{"urn:p":' * 70, ".rdf": "\n" * 8 + xml("<e:p>" * 70).partition("?>")[2],
    }[end]  # fmt: skip
    form = RdfFormat.from_media_type(TYPES[end])
    assert form
    with pytest.raises(LimitExceeded, match="^stdin: line 9: "):
        input.parser("stdin", form, text)


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 500_000,
        '"' + '\\"' * 500_000 + "\\",
        "'" * 1_000_001,
        '"""' + '\\"' * 500_000,
        "<" * 500_000,
        "<a" * 500_000,
    ],
)
def test_brackets_are_counted_in_linear_time(text: str) -> None:
    with suppress(LimitExceeded):
        guard.check_json("x", text + "[" * 65)
    with suppress(LimitExceeded):
        input.check_terms("x", text + "<<" * 65)


# -- restoring ------------------------------------------------------------------------------------

RESTORED = [entry for entry in HOSTILE if entry[1] in (".nq", ".trig", ".jsonld")]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("name", "end", "text", "limit"), RESTORED, ids=names(RESTORED))
def test_a_backup_beyond_a_limit(tmp_path: Path, name: str, end: str, text: str, limit: str, packed: bool) -> None:
    path = tmp_path / ("a" + end + ".gz" * packed)
    path.write_bytes(gzip.compress(text.encode(), 1) if packed else text.encode())
    changed = guard.using(backup=20 * guard.MB, expansion=10_000)
    with pytest.raises(LimitExceeded, match="nothing was restored") as caught, changed:
        backup.restore(path, tmp_path / "store")
    assert str(path) in str(caught.value)
    assert f"--limit {limit}=" in str(caught.value) or limit == "bytes" and "--limit backup=" in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def zeros(size: int, times: int = 1) -> bytes:
    data = b"# nothing\n" * (size // 10)
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.nq.gz", zeros(20 * guard.MB), "--limit expansion="),
        ("a.nq", zeros(20 * guard.MB), "--limit expansion="),
        ("a.trig.gz", zeros(20 * guard.MB), "--limit expansion="),
        ("a.jsonld.gz", zeros(20 * guard.MB), "--limit expansion="),
        ("a.nq.gz", zeros(2 * guard.MB) * 20, "--limit expansion="),
        ("a.nq.gz", zeros(guard.MB, times=2), "damaged"),
        ("a.trig.gz", zeros(guard.MB, times=2), "damaged: not UTF-8"),
        ("a.nq.gz", zeros(100)[:-4], "damaged: .* cut off"),
        ("a.trig.gz", zeros(100)[:20], "damaged: .* cut off"),
        ("a.nq.gz", zeros(100)[:10], "damaged: .* cut off"),
        ("a.nq.gz", zeros(100) + b"and more", "damaged: .* not gzip"),
        ("a.nq", b"# nothing\n" * 200_000, "--limit backup="),
        ("a.trig", b"# nothing\n" * 200_000, "--limit bytes="),
        ("a.nq", f"{X} {X} {X} {X} .\n".encode() * 20_000 + terms(65, X).encode(), "line 20001: triple terms nest"),
        ("a.nq", b"x" * 17_000_000, "longer than the 16 MB"),
        ("a.nq", f"{X} {X} ".encode() + f"<<( {X} {X} ".encode() * 700_000, "longer than the 16 MB"),
    ],
)
def test_a_backup_that_could_hurt(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    larger = 40 * guard.MB if "16 MB" in words or "expansion" in words else guard.MB + guard.MB // 2
    with pytest.raises(InputError, match=words), guard.using(backup=larger, bytes=larger):
        backup.restore(tmp_path / name, tmp_path / "store")
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.nq", "a.nq.gz"])
def test_n_quads_are_read_part_by_part(
    graph: Graph, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "PART", 1000)
    count = graph.backup(tmp_path / name)
    with guard.using(bytes=5000):  # which is for what is read as a whole
        assert backup.restore(tmp_path / name, tmp_path / "store") == count


@pytest.mark.parametrize("name", ["pipe", "link", "socket"])
def test_a_backup_holds_files_alone(graph: Graph, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph.backup(tmp_path / "all.nq")
    copy = tmp_path / "copy"
    backup.restore(tmp_path / "all.nq", copy)
    with socket.socket(socket.AF_UNIX) as there:
        if name == "pipe":
            os.mkfifo(copy / "quads" / name)
        elif name == "link":
            (copy / "quads" / name).symlink_to("/dev/zero")
        else:
            monkeypatch.chdir(copy / "quads")  # its path would be too long
            there.bind(name)
        with pytest.raises(InputError, match="not a regular file"):
            backup.restore(copy, tmp_path / "store")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "pipe"])
def test_a_backup_is_a_file(tmp_path: Path, device: str) -> None:
    path = tmp_path / "a.nq"
    if device == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(device)
    with pytest.raises(InputError, match="not a regular file"):
        backup.restore(path, tmp_path / "store")


# -- stdin ----------------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """What ``yes`` says."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return b"y\n" * (size // 2)


@pytest.mark.parametrize(
    ("command", "limit"),
    [
        ("add - --as text", "bytes"), ("add - --as rdf", "bytes"), ("add - --as annotation", "bytes"),
        ("diff --with - --as judgements", "bytes"), ("restore -", "backup"),
    ],
)  # fmt: skip
def test_what_is_piped_in_without_end(
    command: str, limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kg.cli.stdin.sys", SimpleNamespace(stdin=SimpleNamespace(buffer=Endless())))
    result = CliRunner().invoke(cli, ["--limit", f"{limit}=3MB", *command.split()])
    assert isinstance(result.exception, LimitExceeded), result.output
    assert f"stdin: larger than 3 MB\nif you trust it, raise the limit: kg --limit {limit}=" in str(result.exception)
    assert not list(tmp_path.iterdir())


def test_rdf_from_stdin_is_checked_as_files_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text in (terms(65), '{"urn:p":' * 70, xml("<e:p>" * 70)):
        result = CliRunner().invoke(cli, ["add", "-", "--as", "rdf"], input=text)
        assert isinstance(result.exception, LimitExceeded), result.output
        assert str(result.exception).startswith("stdin: line 1: ")
