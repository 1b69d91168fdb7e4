"""Texts, pages and feeds from strangers: their content alone is read, and nothing in it is too long."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path

import pytest

pytest.importorskip("trafilatura")
pytest.importorskip("feedparser")

from kg.annotation.schema import LONGEST_NAME
from kg.errors import InputError, LimitExceeded
from kg.graph import Graph, open_graph
from kg.io import guard
from kg.readers.markdown import without_marks
from kg.readers.text import documents, read_document

SAID = "The minister of Norland said on Monday that the talks with Sudland go on, officials told reporters."
LONG = "A title of many words " * 60


def page(head: str = "", body: str = "") -> str:
    article = f"<p>{SAID}</p>" * 5
    return f"<!doctype html><html><head>{head}</head><body><article>{body}{article}</article></body></html>"


def feed(channel: str = "<title>Gazette</title>", item: str = "<title>T</title>") -> str:
    return f'<rss version="2.0"><channel>{channel}<item>{item}<description>{SAID}</description></item></channel></rss>'


# -- content, never a name ------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".rss", ".atom", ".html", ".htm", ".txt", ".md"])
@pytest.mark.parametrize("content", ["PATH", "file://PATH", "feed:PATH"])
def test_what_a_file_says_is_not_taken_for_a_path(tmp_path: Path, ending: str, content: str) -> None:
    (tmp_path / "secret").write_text(feed(item="<title>Secret</title>"))
    given = tmp_path / f"a{ending}"
    given.write_text(content.replace("PATH", str(tmp_path / "secret")))
    if ending in (".txt", ".md"):
        assert "Secret" not in documents(given)[0].text
        return
    with pytest.raises(InputError, match="no entries|no article"):
        documents(given)


@pytest.mark.parametrize("ending", [".rss", ".atom", ".html"])
def test_what_a_file_says_is_not_taken_for_an_address(tmp_path: Path, ending: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        heard: list[object] = []

        def hear() -> None:
            with contextlib.suppress(TimeoutError):
                heard.append(server.accept())

        listening = threading.Thread(target=hear)
        listening.start()
        given = tmp_path / f"a{ending}"
        given.write_text(f"http://127.0.0.1:{server.getsockname()[1]}/x{ending}")
        with contextlib.suppress(InputError):
            documents(given)
        listening.join()
    assert not heard


# -- long and odd fields --------------------------------------------------------------------------

TITLES = {
    "a page": ("a.html", page(f"<title>{LONG}</title>")),
    "a page's metadata": ("a.html", page(f'<meta property="og:title" content="{LONG}">')),
    "a feed": ("a.rss", feed(item=f"<title>{LONG}</title>")),
    "an Atom feed": (
        "a.atom",
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{LONG}</title><entry><title>{LONG}</title>'
        f"<summary>{SAID}</summary></entry></feed>",
    ),
}


@pytest.mark.parametrize("case", TITLES)
def test_a_long_title_is_cut(tmp_path: Path, case: str) -> None:
    name, data = TITLES[case]
    (tmp_path / name).write_text(data)
    (found,) = documents(tmp_path / name)
    assert len(found.about.title) == LONGEST_NAME
    assert found.about.title.endswith("…")
    assert len(found.about.publisher or "") <= LONGEST_NAME


@pytest.mark.parametrize("title", ["", " ", "&#x200b;", "&#x202e;", "&#x3164;"])
def test_a_title_that_says_nothing_is_that_of_the_file(tmp_path: Path, title: str) -> None:
    (tmp_path / "name.rss").write_text(feed(item=f"<title>{title}</title>"))
    assert documents(tmp_path / "name.rss")[0].about.title == "name"


@pytest.mark.parametrize(
    "address", ["java script:x", "http://a b", "http://[", "http://a/" + "x" * 5_000, "no address"]
)
def test_an_address_that_is_none_is_left_out(tmp_path: Path, address: str) -> None:
    (tmp_path / "a.rss").write_text(feed(item=f"<title>T</title><link>{address}</link>"))
    assert documents(tmp_path / "a.rss")[0].about.url is None


@pytest.mark.parametrize("date", ["Mon, 01 Jan 99999 00:00:00 GMT", "0000-00-00", "9" * 5_000, "-1", "soon"])
def test_a_date_that_is_none_is_left_out(tmp_path: Path, date: str) -> None:
    (tmp_path / "a.rss").write_text(feed(item=f"<title>T</title><pubDate>{date}</pubDate>"))
    assert documents(tmp_path / "a.rss")[0].about.published is None


@pytest.mark.parametrize("data", ["a\0b", "a\n" * 5_000 + "\0", "\0" * 5_000])
def test_a_text_holds_no_null_characters(tmp_path: Path, data: str) -> None:
    (tmp_path / "a.txt").write_text(data)
    with pytest.raises(InputError, match=r"line \d+: U\+0000"):
        documents(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("encoding", "data"), [("utf-16", "é".encode("utf-16")), ("utf-32", "é".encode("utf-32")), ("cp1252", b"\xe9")]
)
def test_a_text_may_be_in_any_encoding(tmp_path: Path, encoding: str, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert documents(tmp_path / "a.txt", encoding)[0].text == "é"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("utf-7", b"+2AA-"),
        ("unicode_escape", rb"\ud800"),
        ("idna", b"xn--\xff"),
        ("rot13", b"x"),
        ("utf-16", b"\x00\xd8"),
    ],
)
def test_an_encoding_that_gives_no_text_is_told(tmp_path: Path, encoding: str, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(InputError):
        documents(tmp_path / "a.txt", encoding)


@pytest.mark.parametrize("item", ["&#xD800;", "&#xDFFF;", "&#xDC00;x"])
def test_a_feed_that_its_library_cannot_read_is_told(tmp_path: Path, item: str) -> None:
    (tmp_path / "a.rss").write_text(feed(item=f"<title>{item}</title>") + "<")
    with pytest.raises(InputError, match="cannot be read as a feed"):
        documents(tmp_path / "a.rss")


@pytest.mark.parametrize(
    "body",
    [
        "<![CDATA[<p>Nor<b>land</b>&nbsp;left.</p><p>Sudland&#8217;s king&amp;queen stayed.</p>]]>",
        "&lt;p&gt;Norland&amp;nbsp;left.&lt;/p&gt;&lt;p&gt;Sudland’s king&amp;amp;queen stayed.&lt;/p&gt;",
        "<![CDATA[&lt;p&gt;Norland left.&lt;/p&gt;&lt;br/&gt;Sudland’s <i>king&amp;queen</i> stayed.]]>",
    ],
)
def test_markup_and_entities_of_a_feed_are_not_part_of_its_words(tmp_path: Path, body: str) -> None:
    item = f"<item><title>T &amp;amp; U</title><description>{body}</description></item>"
    (tmp_path / "a.rss").write_text(f'<rss version="2.0"><channel>{item}</channel></rss>')
    (found,) = documents(tmp_path / "a.rss")
    assert found.text == "T & U\n\nNorland left.\n\nSudland’s king&queen stayed.\n"
    assert found.about.title == "T & U"


# -- much of everything ---------------------------------------------------------------------------

MUCH = {
    "attributes": ("columns", page(body="<p " + " ".join(f"a{i}=x" for i in range(100_000)) + ">x</p>")),
    "attributes without values": ("columns", page(body="<p " + "a " * 100_000 + ">x</p>")),
    "attributes run together": ("columns", page(body="<p " + "".join(f"a{i}='<'" for i in range(100_000)) + ">x</p>")),
    "attributes after a lone quote": ("columns", page(body='<p a=b" ' + "c=d " * 100_000 + ">x</p>")),
    "elements in one another": ("elements", page(body="<div>" * 100_000)),
    "elements beside one another": ("elements", page(body="<p>2024-01-01 " * 100_000)),
    "elements of a feed": ("elements", feed(channel="<a:b>" * 100_000)),
    "attributes in a feed": ("columns", feed(channel="<a " + "b='c' " * 100_000 + "/>")),
}


@pytest.mark.parametrize("case", MUCH)
def test_more_markup_than_can_be_read_in_time_is_refused(tmp_path: Path, case: str) -> None:
    limit, data = MUCH[case]
    given = tmp_path / ("a.rss" if "feed" in case else "a.html")
    given.write_text(data)
    with pytest.raises(LimitExceeded, match=f"--limit {limit}="):
        documents(given)


@pytest.mark.parametrize(
    "body",
    [
        "<script>" + "if (a<b && c) x = 'y'; " * 5_000 + "</script>",
        "<style>" + "a<b { color: red } " * 5_000 + "</style>",
        "<!-- <p " + "word " * 5_000 + "-->",
        f"<p title='{'word ' * 5_000}'>x</p>",
        "<p>a < b and " + "words " * 5_000 + "</p>",
    ],
)
def test_what_is_no_attribute_is_not_counted(tmp_path: Path, body: str) -> None:
    (tmp_path / "a.html").write_text(page(body=body))
    assert SAID in documents(tmp_path / "a.html")[0].text


def test_the_limits_are_those_in_force(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(body="<p>x</p>" * 20))
    with guard.using(elements=10), pytest.raises(LimitExceeded):
        documents(tmp_path / "a.html")
    with guard.using(annotation=10), pytest.raises(LimitExceeded):
        documents(tmp_path / "a.html")


MARKS = ["[", "*", "![", "](", "_a", "`", "<http://", "<a", " >", " #", "- ", "```\n", "~~~\n", "=", "[a](", "|", "<"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("end", ["", "x"])
def test_markdown_is_read_in_one_pass(mark: str, end: str) -> None:
    """Quadratic, this would not end."""
    words, places, _ = without_marks(mark * 60_000 + end)
    assert len(words) == len(places) <= 510_000


@pytest.mark.parametrize("data", ["<" * 200_000, "&lt;" * 200_000])
def test_the_body_of_an_entry_is_read_in_one_pass(tmp_path: Path, data: str) -> None:
    (tmp_path / "a.rss").write_text(feed(item=f"<title>T</title><description><![CDATA[{data}]]></description>"))
    assert documents(tmp_path / "a.rss")


# -- to the end -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", TITLES)
def test_what_is_cut_can_be_added_and_exported(tmp_path: Path, case: str) -> None:
    name, data = TITLES[case]
    (tmp_path / name).write_text(data)
    with open_graph(":memory:") as graph:
        (added,) = graph.add(tmp_path / name)
        graph.export("annotation", tmp_path / "out.yaml")
    assert added.outcome == "added"


@pytest.mark.parametrize(
    "name", ["Ir\u200bania Holdings", "Acme\u3164Holdings", "Acme \u202eHoldings", "A" + "b" * 150 + " Holdings" * 60]
)
def test_a_name_in_a_text_can_be_what_an_annotation_refuses(reading: object, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text(
        f"{name} attacked Iraq on Monday. The president of {name}, John {name}, warned Iran."
    )
    (found,) = documents(tmp_path / "a.txt")
    assert read_document(found, reading).annotation.source.title == "a"  # type: ignore[arg-type]


def test_a_file_whose_name_is_not_utf_8_is_added(fresh: Graph, tmp_path: Path) -> None:
    folder = str(tmp_path).encode()
    for name in (b"caf\xe9.txt", b"caf\xe9.ttl"):
        with open(folder + b"/" + name, "w") as file:
            file.write("Iran warned Iraq." if name.endswith(b"txt") else "<urn:a> <urn:b> <urn:c> .")
    assert {added.title for added in fresh.add(tmp_path)} == {"caf?", "caf?.ttl"}
