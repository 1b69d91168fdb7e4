"""Passwords and keys in the address of an endpoint, which nothing that is printed may hold."""

from __future__ import annotations

import logging
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad
from sparql_server import Form, Reply, free_port, oxigraph, stub

import kg
from kg.arguments import shown, typed
from kg.cli import cli
from kg.errors import KgError, StoreError, shortened
from kg.store.remote import RemoteStore
from kg.store.words import Words

PASSWORD, KEY = "s3&cr<t pw/ü", "k3y+va=lue%"
SECRETS = (PASSWORD, KEY, quote(PASSWORD, safe=""), quote(KEY, safe=""), "s3&cr", "k3y+", "s3%26cr", "k3y%2", "cr<t")
BASIC = b64encode(f"ada:{PASSWORD}".encode()).decode()
EMPTY = Reply(body='{"head":{"vars":["s","o","p","g","n"]},"results":{"bindings":[]}}')


def secret(url: str) -> str:
    """The address with a user, a password and a key."""
    return f"{url.replace('//', '//ada:' + quote(PASSWORD, safe='') + '@')}/query?apikey={quote(KEY, safe='')}"


def echo(status: int, kind: str = "text/plain") -> Reply:
    """An answer that repeats all that it was told, in many ways."""
    forms = [
        PASSWORD, KEY, quote(PASSWORD), quote(PASSWORD, safe="").lower(), quote_plus(PASSWORD), quote(KEY, safe=""),
        PASSWORD.replace("&", "&amp;").replace("<", "&lt;"), "".join(f"&#{ord(c)};" for c in PASSWORD),
        "".join(f"&#x{ord(c):X};" for c in KEY), PASSWORD.replace("/", "\\/"), PASSWORD.replace("ü", "\\u00fc"),
        PASSWORD.upper(), BASIC, BASIC.rstrip("="), f"http://ada:{quote(PASSWORD)}@h/?apikey={quote(KEY)}",
    ]  # fmt: skip
    words = " / ".join(forms)
    return Reply(status, kind, f"<html><p>{words}</p></html>" if kind == "text/html" else words)


def safe(text: str) -> None:
    """Nothing of what is secret is said."""
    for part in (*SECRETS, BASIC.rstrip("=")):
        assert part.lower() not in text.lower(), text
    assert "&#115;" not in text
    assert "&#x6B;" not in text


def moved(to: str) -> Reply:
    return Reply(302, headers={"location": to})


def after(reply: Reply) -> Callable[[str, Form], Reply]:
    """Answers the first question, then ``reply``."""
    return lambda _, form: Reply() if form.get("query") == ["ASK {}"] else reply


def every(reply: Reply) -> Callable[[str, Form], Reply]:
    return lambda *_: reply


ANSWERS = {
    **{f"{status} {kind}": every(echo(status, kind)) for status in (400, 401, 403, 404, 405, 413, 418, 500, 503)
       for kind in ("text/plain", "text/html")},
    **{f"later {status}": after(echo(status)) for status in (200, 400, 403, 404, 500)},
    "a page": every(echo(200, "text/html")),
    "a kind": after(Reply(kind=f"text/{quote(PASSWORD)}{quote(KEY)}")),
    "a packing": every(Reply(headers={"content-encoding": KEY})),
    "moved": every(moved(f"https://ada:{quote(PASSWORD)}@new.example.org/?apikey={quote(KEY)}")),
    "moved to a path": every(moved(f"/login?user=ada&pw={quote(PASSWORD)}&apikey={quote(KEY)}")),
    "moved to a file": every(moved(f"file:///{quote(PASSWORD)}?apikey={quote(KEY)}")),
    "moved to nothing": every(moved(f"http://[{quote(KEY)}")),
    "moved in a circle": every(moved(f"/query?apikey={quote(KEY, safe='')}")),
    "too late": every(Reply(delay=0.6)),
    "too large": after(Reply(body=" " * 5000)),
    "cut off": after(Reply(body="[" * 20 + PASSWORD, cut=True)),
    "broken JSON": after(Reply(body='{"head":{"vars":["' + KEY + '"]},' + PASSWORD)),
    "broken XML": after(Reply(kind="application/sparql-results+xml", body=f"<sparql>{PASSWORD}")),
    "broken Turtle": after(Reply(kind="text/turtle", body=f"<a> {PASSWORD} {KEY} .")),
    "no rows": after(Reply()),
    "no graph": lambda _, form: Reply(body='{"head":{},"boolean":false}') if "GRAPH" in form.get("query", [""])[0] else Reply(),
    "nothing": after(EMPTY),
}  # fmt: skip
COMMANDS = [
    ["stats"], ["ties", "Iran"], ["query", "SELECT * { ?s ?p ?o }"], ["build"], ["check"], ["sources"],
    ["diff", "--without", "x"], ["backup", "copy.nq"], ["remove", "x"], ["export", "nquads", "-o", "all.nq"],
]  # fmt: skip


def told(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """All that a command says, run as it is at a shell."""
    monkeypatch.setattr(sys, "argv", ["kg", *arguments])
    with pytest.raises(SystemExit):
        kg.cli._run()  # type: ignore[attr-defined]
    said = capsys.readouterr()
    return said.out + said.err


@pytest.mark.parametrize("name", ANSWERS)
def test_what_an_endpoint_answers(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.WARNING)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_TIMEOUT", "0.3")
    monkeypatch.setenv("KG_LIMITS", "bytes=4KB")
    with stub(ANSWERS[name]) as server:
        for command in COMMANDS[:5]:
            text = told([*command, "--store", secret(server.url)], monkeypatch, capsys)
            assert server.url in text or command == ["query"] or name == "nothing", text
            safe(text)
    safe(caplog.text)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_each_command_says(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    urls = [secret(f"http://127.0.0.1:{free_port()}"), f"http://127.0.0.1:1/#update={secret('ftp://x')}"]
    with stub(ANSWERS["no graph"]) as server:
        for url in (*urls, secret(server.url)):
            safe(told([*command, "--store", url], monkeypatch, capsys))
            monkeypatch.setenv("KG_STORE", url)
            safe(told(command, monkeypatch, capsys))
            monkeypatch.delenv("KG_STORE")


WRONG = [
    "http://ada:{}@127.0.0.1:abc/", "http://ada:{}@127.0.0.1:99999/", "http://ada:{}@/query", "http://ada:{}@[::1",
    "http:/ada:{}@127.0.0.1/", "https:ada:{}@127.0.0.1/", "http//ada:{}@127.0.0.1/", "HTTP:\\\\ada:{}@127.0.0.1/",
    "ftp://ada:{}@127.0.0.1/", "http://127.0.0.1:1/?key={}", "http://127.0.0.1:1/?{}", "http://127.0.0.1:1/q;key={}",
    "http://127.0.0.1:1/#{}", "http://127.0.0.1:1/q#update=http://ada:{}@x/", "http://127.0.0.1:1/q#update=http:/{}@x",
    "http://ada:{}@127.0.0.1:1/q?mail=a@b&key=x", "http://ada:{}@" + "a" * 3000, "http://ada:{}@nowhere.invalid/",
]  # fmt: skip


SIGNS = ["hunter2hunter2", "hunter2/hunter2", "hunter2?hunter2", "hunter2#hunter2", "hunter2@hunter2", "77/hunter2"]
MISTYPED = [(url, word) for url in WRONG for word in SIGNS if "ada:" in url or word == SIGNS[0]]


@pytest.mark.parametrize(("url", "word"), MISTYPED)
def test_an_address_that_is_mistyped(
    url: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    url = url.format(word)
    for command in (["stats", "--store", url], ["diff", url, url], ["diff", url], ["restore", "x.nq", "--store", url]):
        text = told(command, monkeypatch, capsys)
        assert "kg: " in text or "Error: " in text
        assert "hunter2" not in text, text
    assert not list(tmp_path.iterdir())


@pytest.mark.server
def test_what_is_built_is_named_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where all goes well, too."""
    monkeypatch.chdir(tmp_path)
    note = "source: {title: A note, id: note}\nties: [{id: t, subject: Iran, relation: hosts, object: Iraq}]\n"
    note += "stances: [{id: s, attitude: asserts, about: t}]\n"
    Path("case").mkdir()
    Path("case", "note.yaml").write_text(note, encoding="utf-8")
    with oxigraph() as url:
        store = url.replace("//", "//bob:hunter2@") + "/query?apikey=hunter2"
        said = [told([*command, "--store", store], monkeypatch, capsys)
                for command in (["build", "case"], ["stats"], ["sources"], ["backup", "copy.nq"], ["check"], ["diff", "--without", "note"])]  # fmt: skip
        assert (
            f"built {url}/query?apikey=***; try: kg ties Azerbaijan Israel --store '{url}/query?apikey=***'" in said[0]
        )
        assert "hunter2" not in "".join(said)
        with kg.open(store) as graph:
            assert "hunter2" not in repr(graph)
            assert "hunter2" not in graph.store.name


@pytest.mark.parametrize(
    ("address", "safe_one"),
    [
        ("http://h:1/query", "http://h:1/query"),
        ("http://u:p@h:1/query", "http://h:1/query"),
        ("https://token@h/", "https://h/"),
        ("http://u:p@w@h/", "http://h/"),
        ("http://u:p/w@h/", "http://h/"),
        ("http://h/q?a=1&b=2", "http://h/q?a=***&b=***"),
        ("http://h/q?a", "http://h/q?***"),
        ("http://h/q?a&b=&c=3;d=4", "http://h/q?***&b=&c=***;d=***"),
        ("http://h/q?a=b=c#d", "http://h/q?a=***"),
        ("http://u:p@h/q#update=http://u:p@i/", "http://h/q"),
        ("folder/of?a=1", "folder/of?a=1"),
        ("a@b", "a@b"),
    ],
)
def test_an_address_as_it_is_shown(address: str, safe_one: str) -> None:
    assert shown(address) == safe_one
    assert typed(address).strip("'") == safe_one


@pytest.mark.parametrize(
    ("message", "safe_one"),
    [
        ("no store is called 'http://u:p@h/'", "no store is called 'http://***@h/'"),
        ("http://h/?a=1&api_key=p&Token=q;sig=r#x is", "http://h/?a=1&api_key=***&Token=***;sig=***#x is"),
        ("see http://h/page?id=12&monkey=1", "see http://h/page?id=12&monkey=1"),
        ("write http://USER:PASSWORD@host/… or a@b.example", "write http://USER:PASSWORD@host/… or a@b.example"),
    ],
)
def test_messages_that_hold_an_address(message: str, safe_one: str) -> None:
    assert shortened(message) == safe_one
    assert str(KgError(message)) == safe_one


@pytest.mark.parametrize("password", ["a", "(", "[^]", "ü", "\\", "p p", "x" * 1000])
def test_any_password_is_left_out_of_what_an_endpoint_says(password: str) -> None:
    words = Words(("ada", password, ""))
    for form in (password, quote(password), quote_plus(password)):
        assert form.lower() not in words.said(f"{form} 12 {form}").lower()
    assert Words(("", "", "")).said("all is said") == "all is said"
    assert "token" not in Words(("token", "", "")).said("token is wrong")
    assert Words(("ada", "pw", "format=csv&v=1")).said("line 1: no csv for ada") == "line 1: no csv for ada"


def test_a_user_without_a_password_may_be_a_key() -> None:
    with stub(lambda *_: Reply(403, "text/plain", "no")) as server, pytest.raises(StoreError) as caught:
        RemoteStore(server.url.replace("//", "//hunter2@") + "/query")
    assert "hunter2" not in str(caught.value)


def test_updates_have_a_password_of_their_own() -> None:
    node = NamedNode("http://example.org/a")
    with stub(lambda _, form: Reply(400, "text/plain", "hunter2 hunter3") if "update" in form else Reply()) as server:
        other = server.url.replace("//", "//bob:hunter3@") + "/private"
        store = RemoteStore(server.url.replace("//", "//ada:hunter2@") + f"/query#update={other}")
        with pytest.raises(StoreError, match=r"refused the update, nothing was changed: \*\*\* \*\*\*"):
            store.apply([], [Quad(node, node, node, node)])
        basics = [b64encode(word).decode() for word in (b"ada:hunter2", b"bob:hunter3")]
        assert [auth for *_, auth in server.seen] == [f"Basic {basic}" for basic in basics]
        store.close()


def test_a_traceback_is_nowhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "build", "--store", "http://bob:hunter2@127.0.0.1:1/?apikey=hunter2"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        env={"PYTHONPATH": str(Path(kg.__file__).parents[1])},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("kg: the endpoint http://127.0.0.1:1/?apikey=*** cannot be reached")
    assert "hunter2" not in done.stdout + done.stderr


def test_completion_says_nothing() -> None:
    result = CliRunner().invoke(cli, ["ties", "A"], env={"KG_STORE": "http://ada:hunter2@127.0.0.1:1/"})
    assert "hunter2" not in result.output + str(result.exception)
