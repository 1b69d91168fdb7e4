"""The exchange with a model's server: whatever it sends is an answer, or one error that names it and no secret."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

pytest.importorskip("pydantic_ai")
pytest.importorskip("openai")

from raw_server import bomb, endless, endless_head, head, http, serving

from kg.errors import InputError, KgError, LimitExceeded, Refused
from kg.io import guard
from kg.language_model import models, reader
from kg.model import vocabulary

TEXT = "Iran attacked Iraq. Azerbaijan praised Turkey."
GOOD = {"subject": "Iran", "relation": "attacks", "object": "Iraq", "quote": "Iran attacked Iraq."}
KEY = "sk-test-0123456789abcdef"
DEEP = "[" * 100_000 + "]" * 100_000


def completion(message: Any, finish: Any = "stop", **more: Any) -> bytes:
    choice = {"index": 0, "finish_reason": finish, "message": message}
    return http(json.dumps({"id": "1", "object": "chat.completion", "choices": [choice], **more}).encode())


def call(arguments: Any, name: Any = "final_result") -> bytes:
    function = {"name": name, "arguments": arguments}
    return completion({"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": function}]})


def claims(*given: Any) -> bytes:
    return call(json.dumps({"claims": given}))


def ask(registry: Any, *answers: Any, seconds: float = 20) -> tuple[Any, list[bytes]]:
    """The draft, and what the server was sent."""
    with serving(*answers) as server:
        model = models.connect("m", server.url + "/v1", KEY, seconds)
        return reader.read(TEXT, model, registry, vocabulary.load(), title="report", timeout=seconds), server.asked


@pytest.mark.parametrize(
    "answer",
    [
        claims(GOOD),
        call({"claims": [GOOD]}),
        completion({"content": json.dumps({"claims": [GOOD]})}),
        completion({"content": "Here:\n```\n" + json.dumps({"claims": [GOOD]}) + "\n```"}, None),
        completion({"content": json.dumps({"claims": [GOOD]})}, usage="lots", model=5, created=[], service_tier={}),
        claims(GOOD | {"id": "x", "reviewed": True, "url": "http://x", "text": "/etc/passwd", "confidence": 1}),
    ],
)  # fmt: skip
def test_an_answer_of_another_make_is_read(registry: Any, answer: bytes) -> None:
    draft, asked = ask(registry, answer)
    (stance,) = draft.annotation.stances
    assert (stance.quote.text, stance.reviewed, stance.confidence, stance.id) == (GOOD["quote"], False, 0.6, "s1")
    assert (draft.annotation.source.text, draft.annotation.source.url) == (None, None)
    assert len(asked) == 1
    assert KEY.encode() in asked[0]


@pytest.mark.parametrize(
    "answer",
    [
        http(b'{"choices": []}'),
        http(b'{"choices": null}'),
        http(b'{"choices": ["x"]}'),
        http(b'{"choices": [{"message": null}]}'),
        http(b'{"choices": {"message": 1}}'),
        http(b'{"choices": [{"index": ' + b"1" * 5000 + b"}]}"),
        http(b'{"choices": NaN}'),
        http(b"null"),
        http(b""),
        http(b"\xff\xfe{\x00}\x00"),
        http(b'data: {"choices": []}\n\n', kind="text/event-stream"),
        http(b"<html><body>Log in</body></html>", kind="text/html"),
        http(b'{"error": {"message": "overloaded"}}'),
        http(b'{"error": ' + DEEP.encode() + b"}", status="500 Failed"),
        http(b"", status="204 No Content"),
        completion({"content": 5}),
        completion({"content": None, "tool_calls": [{"function": None}]}),
        call(5),
        call(None),
        call("{}", 5),
        head("Content-Length: 100") + b"{",
        b"not HTTP at all\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\n",
        http(b"{}", "Content-Encoding: br"),
        http(b"{}", "Content-Encoding: gzip"),
    ],
)  # fmt: skip
def test_what_is_not_an_answer_is_one_error(registry: Any, answer: bytes) -> None:
    with pytest.raises(KgError) as failed:
        ask(registry, answer)
    message = str(failed.value)
    assert "language model at http://127.0.0.1:" in message
    assert len(message) < 1000
    assert "_Message" not in message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (completion({"content": None}), "empty"),
        (completion({"content": " ", "tool_calls": []}), "empty"),
        (completion({"content": "{"}, "length"), "cut off"),
        (call('{"claims": [{"subject"').replace(b'"stop"', b'"length"').replace(b"Content-Length", b"X"), "cut off"),
        (completion({"content": "x"}, "content_filter"), "refuses"),
        (completion({"content": None, "refusal": "I will not."}), "I will not."),
        (completion({"content": "I cannot help with that."}), "not the JSON asked for"),
        (completion({"content": "{" * 30}), "not the JSON asked for"),
        (call('{"claims": ['), "cut off"),
        (call('{"claims": {}}'), "not the list of claims"),
        (call("{}", "delete_everything"), "not the list of claims"),
        (completion({"content": "\ud800"}), "not the JSON asked for"),
    ],
)  # fmt: skip
def test_an_answer_of_no_use_costs_this_text_alone(registry: Any, answer: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as failed:
        ask(registry, answer)
    assert failed.value.path == "report"
    assert "pydantic" not in str(failed.value)


@pytest.mark.parametrize(
    "answer",
    [
        endless(),
        bomb(30 * guard.MB),
        http(DEEP.encode()),
        call(DEEP),
        call('{"claims": ' + DEEP + "}"),
        completion({"content": '{"claims": ' + DEEP + "}"}),
        completion({"content": "{" * 1_000_000}),
    ],
    ids=["endless", "packed", "deep", "deep arguments", "deep claims", "deep words", "brackets"],
)
def test_an_answer_beyond_a_limit_costs_this_text_alone(registry: Any, answer: Any) -> None:
    began = time.monotonic()
    with pytest.raises(LimitExceeded) as failed:
        ask(registry, answer)
    assert failed.value.path == "report"
    assert "language model at http://127.0.0.1:" in str(failed.value)
    assert time.monotonic() - began < 30


def test_the_limits_in_force_hold(registry: Any) -> None:
    with guard.using(answer=100), pytest.raises(LimitExceeded, match="larger than 100 bytes"):
        ask(registry, claims(GOOD))
    with guard.using(depth=3), pytest.raises(LimitExceeded, match="deeper than 3"):
        ask(registry, claims(GOOD))
    nested = completion({"content": json.dumps({"claims": [GOOD]})}, usage=json.loads("[" * 80 + "]" * 80))
    with guard.using(depth=100):
        draft, _ = ask(registry, nested)
    assert len(draft.annotation.stances) == 1


@pytest.mark.parametrize(
    "answer",
    [
        endless(part=b" ", pause=0.05),
        endless_head(b"X: y\r\n"),
        endless_head(b"HTTP/1.1 100 Continue\r\n\r\n"),
        lambda: (time.sleep(1) or b"" for _ in range(99)),
    ],
    ids=["body", "headers", "100", "silence"],
)
def test_the_whole_exchange_is_bounded_in_time(registry: Any, answer: Any) -> None:
    began = time.monotonic()
    with pytest.raises(KgError, match=r"no answer within 0\.7 s"):
        ask(registry, answer, seconds=0.7)
    assert time.monotonic() - began < 30


def test_a_busy_server_is_asked_once_more(registry: Any) -> None:
    busy = http(b'{"error": "slow down"}', "Retry-After: 0", status="429 Busy")
    draft, asked = ask(registry, busy, claims(GOOD))
    assert (len(draft.annotation.stances), len(asked)) == (1, 2)
    with pytest.raises(KgError, match="429: slow down; try again later"):
        ask(registry, busy)
    began = time.monotonic()
    with pytest.raises(KgError, match="503: later; try again later"):
        ask(registry, http(b"later", "Retry-After: 9999", status="503 Busy"), seconds=0.5)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("here", [True, False])
def test_a_redirect_is_not_followed(registry: Any, code: int, here: bool) -> None:
    """Neither the text nor the key go where the server points, be it at itself or at another."""
    with serving(claims(GOOD)) as other:
        place = "/v2/chat/completions" if here else f"{other.url}/v1?token=abc"
        with serving(http(b"", f"Location: {place}", status=f"{code} Moved")) as server:
            model = models.connect("m", server.url + "/v1", KEY)
            with pytest.raises(KgError, match="redirects to") as failed:
                reader.read(TEXT, model, registry, vocabulary.load(), title="report")
        assert (len(server.asked), other.asked) == (1, [])
    assert "abc" not in str(failed.value)


SAID = [KEY, "sk%2Dtest%2D0123456789abcdef", r"sk\u002dtest-0123456789abcdef", "sk-test-0123456789…", f"Bearer {KEY}"]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized", "400 Bad", "429 Busy", "500 Failed"])
@pytest.mark.parametrize("form", ["json", "words", "html"])
def test_a_key_that_the_server_repeats_is_masked(registry: Any, said: str, status: str, form: str) -> None:
    body = {
        "json": json.dumps({"error": {"message": f"bad {said}!"}}),
        "words": f"bad {said}!",
        "html": f"<p>bad {said}!</p>",
    }
    kind = {"json": "application/json", "words": "text/plain", "html": "text/html"}
    answer = http(body[form].encode(), "Retry-After: 0", status=status, kind=kind[form])
    with pytest.raises(KgError) as failed:
        ask(registry, answer)
    assert "bad" in str(failed.value)
    assert "***" in str(failed.value)
    assert "0123456789" not in str(failed.value)


@pytest.mark.parametrize("answer", [http(b"no PW-of-bob, k/123 or bob:PW-of-bob", status="500 x"), http(b"x", "Location: http://bob:PW-of-bob@h/?key=k%2F123", status="307 x"), b"", endless(part=b" ", pause=0.05)])  # fmt: skip
def test_secrets_of_the_address_are_masked(registry: Any, answer: Any) -> None:
    with serving(answer) as server:
        url = server.url.replace("//", "//bob:PW-of-bob@") + "/v1?api_key=k%2F123&graph=g"
        model = models.connect("m", url, KEY)
        with pytest.raises(KgError) as failed:
            reader.read(TEXT, model, registry, vocabulary.load(), title="report", timeout=1)
    assert "PW-of" not in str(failed.value)
    assert "123" not in str(failed.value).replace("127.0.0.1", "").replace(str(server.port), "")
    assert server.asked[0].startswith(b"POST /v1/chat/completions?api_key=k%2F123&graph=g ")


@pytest.mark.parametrize(
    "url",
    [
        "localhost", "ftp://bob:PW-of-bob@host/v1", "http://", "http:///v1", "http://[::1/v1", "http://bob:PW-of-bob@host:99999/v1",
        "http://host:port/v1", "http://a b/v1", "http://host/\x00", "http://bob:PW-of/bob@host/v1", f"http://{'a' * 70}/", "",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="not an http") as refused:
        models.connect("m", url, KEY)
    assert "PW-of" not in str(refused.value)


@pytest.mark.parametrize("key", ["sk-päss", "sk-a b", "sk-a\nX: y", "sk-\x00"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="key") as refused:
        models.connect("m", "http://127.0.0.1:1/v1", key)
    assert key not in str(refused.value)


def test_a_text_with_half_a_character_is_sent(registry: Any) -> None:
    with serving(claims(GOOD)) as server:
        model = models.connect("m", server.url + "/v1", KEY)
        draft = reader.read("\ud800 " + TEXT, model, registry, vocabulary.load(), title="report")
    assert draft.annotation.stances[0].quote.start == 2
