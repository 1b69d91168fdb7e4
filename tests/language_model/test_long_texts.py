"""Long texts in pieces, answers kept between runs, budgets, folders at once, and ways to answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pydantic_ai")
pytest.importorskip("openai")

from pydantic_ai.messages import ModelMessage, ModelResponse, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from raw_server import http, serving

from kg.errors import InputError, KgError, Refused
from kg.language_model import models, pieces, reader, spending
from kg.language_model.asking import Asker
from kg.language_model.cache import AnswerCache, Kept
from kg.language_model.model_check import check
from kg.language_model.models import Endpoint
from kg.model import vocabulary
from kg.readers import text as texts

STATES = ["Peru", "Chile", "Bolivia", "Ecuador", "Brazil", "Colombia", "Uruguay", "Paraguay", "Argentina", "Panama"]
PAIRS = [(a, b) for a in STATES for b in STATES if a != b]
LONG = "".join(f"{a} praised {b}.{' The talks went on for hours, and nobody left the room.' * 3}\n\n" for a, b in PAIRS)
SAID = re.compile(r"(\w+) praised (\w+)\.")


def claim(subject: str, object: str) -> dict[str, Any]:
    return {"subject": subject, "relation": "supports", "object": object, "attitude": "asserts",
            "quote": f"{subject} praised {object}."}  # fmt: skip


class Reader:
    """A model in this process that finds who praised whom, and keeps what it was asked."""

    def __init__(self, fails: str = "") -> None:
        self.asked: list[str] = []
        self.fails = fails
        self.model = FunctionModel(self._answer)

    def _answer(self, messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        words = str(messages[0].parts[0].content)  # type: ignore[union-attr]
        self.asked.append(words)
        report = words[words.index("<report>") : words.index("</report>")]
        found = [claim(a, b) | {"id": f"c{n}"} for n, (a, b) in enumerate(SAID.findall(report), 1)]
        answer: Any = "nonsense" if self.fails and self.fails in report else found
        return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, {"claims": answer})])


def read(registry: Any, model: Any, text: str = LONG) -> Any:
    return reader.read(text, model, registry, vocabulary.load(), title="t")


@pytest.mark.parametrize("text", ["", "Peru left.", LONG, "a" * 12_000, LONG * 3])
def test_pieces_cover_the_text_and_overlap(text: str) -> None:
    found = list(pieces.pieces(text))
    fresh = "".join(text[piece.fresh : piece.end] for piece in found)
    assert fresh.split() == text.split()
    assert all(
        piece.end - piece.fresh <= pieces.WHOLE and piece.fresh - piece.start <= pieces.OVERLAP for piece in found
    )
    if text == LONG:
        assert all(piece.start < piece.fresh for piece in found[1:])
        assert all(text[piece.start - 1].isspace() for piece in found[1:])


def test_a_long_text_is_read_whole_and_each_claim_once(registry: Any) -> None:
    reader = Reader()
    draft = read(registry, reader.model)
    assert len(reader.asked) == len(list(pieces.pieces(LONG))) > 3
    assert draft.warnings == ()
    assert len(draft.annotation.stances) == len(PAIRS)
    assert sorted(s.quote.text for s in draft.annotation.stances) == sorted(f"{a} praised {b}." for a, b in PAIRS)
    assert len({s.id for s in draft.annotation.stances}) == len(PAIRS)
    assert "Actors so far: Peru" in reader.asked[1]
    assert "Last claims: " in reader.asked[1]


def test_a_piece_that_cannot_be_read_costs_itself_alone(registry: Any) -> None:
    draft = read(registry, Reader(fails="Brazil praised Panama.").model)
    (warning,) = draft.warnings
    assert re.match(r"characters \d+ to \d+ were not read: t: .*no usable answer", warning)
    assert len(PAIRS) * 0.5 < len(draft.annotation.stances) < len(PAIRS)
    with pytest.raises(InputError, match="no usable answer"):
        read(registry, Reader(fails=" ").model)


def test_what_was_read_is_not_asked_again(registry: Any, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers")
    failing, reader, other = Reader(fails="Brazil praised Panama."), Reader(), Reader()
    read(registry, Asker(Endpoint.of(failing.model), cache))
    first = read(registry, Asker(Endpoint.of(reader.model), cache))
    again = read(registry, Asker(Endpoint.of(other.model), cache))
    assert 0 < len(reader.asked) < len(list(pieces.pieces(LONG)))
    assert other.asked == []
    assert again.annotation == first.annotation
    assert (again.spent.total, again.spent.kept) == (0, again.spent.asked)
    changed = read(registry, Asker(Endpoint.of(other.model), cache), "Peru praised Chile. " + LONG)
    assert other.asked
    assert len(changed.annotation.stances) >= len(PAIRS)


def test_answers_that_were_kept_are_checked_anew(registry: Any, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    cache.put("ab12", Kept('{"claims": []}', True))
    assert cache.get("ab12") == Kept('{"claims": []}', True)
    (tmp_path / "ab" / "ab12.json").write_text("{")
    assert cache.get("ab12") is None
    (tmp_path / "file").write_text("")
    with pytest.raises(KgError, match="cannot be written"):
        AnswerCache(tmp_path / "file").put("ab12", Kept(""))


@pytest.mark.parametrize(
    ("given", "tokens", "dollars"),
    [
        ("20000", 20_000, None),
        ("200k", 200_000, None),
        ("1.5M", 1_500_000, None),
        ("$2", None, 2.0),
        ("1.50USD", None, 1.5),
    ],
)
def test_a_budget_is_tokens_or_dollars(given: str, tokens: int | None, dollars: float | None) -> None:
    assert spending.parse(given) == spending.Budget(tokens, dollars)


@pytest.mark.parametrize("given", ["", "0", "-5", "lots", "5 EUR", "$5k", "nan", "1e9"])
def test_what_is_no_budget_is_refused(given: str) -> None:
    with pytest.raises(Refused, match="not a budget"):
        spending.parse(given)


def test_a_budget_ends_the_reading_before_it_is_spent(registry: Any) -> None:
    reader = Reader()
    account = spending.Account(budget=spending.Budget(tokens=7_000))
    draft = read(registry, Asker(Endpoint.of(reader.model), None, account))
    assert 0 < len(reader.asked) < len(list(pieces.pieces(LONG)))
    assert account.spent.total <= 7_000
    assert draft.annotation.stances
    assert "the budget of 7000 tokens does not suffice" in draft.warnings[-1]
    account.spent += spending.Spent(sent=7_000 - account.spent.total)
    with pytest.raises(spending.BudgetSpent):
        read(registry, Asker(Endpoint.of(reader.model), None, account))
    assert account.spent.total <= 7_000
    with pytest.raises(Refused, match="price"):
        spending.Account("llama3.1", "http://localhost:11434/v1", spending.Budget(dollars=1))


def test_a_price_that_is_known_is_told() -> None:
    account = spending.Account("gpt-4o-mini", models.OPENAI, spending.parse("$0.001"))
    assert account.price(1_000_000, 0) == pytest.approx(0.15)
    with pytest.raises(spending.BudgetSpent):
        account.reserve(100_000, 0)
    account.settle(0, spending.Spent(1000, 100, account.price(1000, 100), 1))
    assert str(account.spent) == "1100 tokens (1000 sent, 100 answered), $0.0002"


def test_a_folder_is_read_at_once_and_in_order(registry: Any, tmp_path: Path) -> None:
    for number, (a, b) in enumerate(PAIRS[:12]):
        (tmp_path / f"{number:02}.txt").write_text(f"{a} praised {b}." if number != 5 else "\0")
    asking = reader.ModelReader(Reader().model, registry, vocabulary.load())
    found = list(texts.drafts(texts.files(tmp_path), asking, at_once=4))
    assert [path.stem for path, _, _ in found] == [f"{number:02}" for number in range(12)]
    ties = [
        (t.subject, t.object) for _, _, draft in found if not isinstance(draft, KgError) for t in draft.annotation.ties
    ]
    assert ties == [pair for number, pair in enumerate(PAIRS[:12]) if number != 5]


# -- ways to answer --------------------------------------------------------------------------------------------


def openai(content: Any, usage: Any = None) -> bytes:
    message = {"role": "assistant", "content": json.dumps(content)}
    return http(json.dumps({"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}).encode())


def refusal(words: str) -> bytes:
    return http(json.dumps({"error": {"message": words}}).encode(), status="400 Bad Request")


def bodies(asked: list[bytes]) -> list[Any]:
    return [json.loads(one.partition(b"\r\n\r\n")[2]) for one in asked]


TEXT = "Peru praised Chile."
GOOD = {"claims": [claim("Peru", "Chile")]}


@pytest.mark.parametrize(
    ("refusals", "way", "without"),
    [
        ([], "tool", set()),
        (["stub does not support tools"], "schema", set()),
        (["Unknown field: tools", "response_format is not supported"], "words", set()),
        (["Unsupported value: 'temperature'"], "tool", {"temperature"}),
        (["max_tokens is not known", "'functions' are not implemented"], "schema", {"max_tokens"}),
    ],
)
def test_an_endpoint_is_asked_in_the_way_it_can_answer(
    registry: Any, refusals: list[str], way: str, without: set[str]
) -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 20}
    with serving(*map(refusal, refusals), openai(GOOD, usage)) as server:
        asker = Asker(models.connect("stub", server.url + "/v1", "key-of-test"))
        first, second = read(registry, asker, TEXT), read(registry, asker, TEXT)
    assert (len(first.annotation.stances), len(second.annotation.stances)) == (1, 1)
    assert (asker.way, asker.without, len(server.asked)) == (way, without, len(refusals) + 2)
    assert (first.spent.sent, first.spent.answered, first.spent.guessed) == (100, 20, False)
    last = bodies(server.asked)[-1]
    assert ("tools" in last, "response_format" in last) == (way == "tool", way == "schema")
    assert ("temperature" in last, "max_tokens" in last) == ("temperature" not in without, "max_tokens" not in without)
    assert "max_completion_tokens" not in last


@pytest.mark.parametrize(("counted", "cut"), [(1_200, True), (100, False), (9_000, False)])
def test_an_endpoint_that_cuts_the_text_is_told_and_its_answer_not_kept(
    registry: Any, tmp_path: Path, counted: int, cut: bool
) -> None:
    """Ollama cuts what is longer than its context without a word; a stub may count as it likes."""
    usage = {"prompt_tokens": counted, "completion_tokens": 20}
    with serving(openai(GOOD, usage), openai(GOOD, usage)) as server:
        asker = Asker(models.connect("stub", server.url + "/v1", "key-of-test"), AnswerCache(tmp_path))
        first, second = read(registry, asker, TEXT), read(registry, asker, TEXT)
    assert any("longer context" in warning for warning in first.warnings) == cut
    assert (second.spent.kept, len(server.asked)) == (0, 2) if cut else (1, 1)


def test_another_refusal_is_an_error(registry: Any) -> None:
    with serving(refusal("model 'stub' was not found")) as server, pytest.raises(KgError, match="was not found"):
        read(registry, Asker(models.connect("stub", server.url + "/v1", "key-of-test")), TEXT)
    assert len(server.asked) == 1


def test_prose_has_the_next_way_tried(registry: Any) -> None:
    with serving(openai("I would say that Peru likes Chile"), openai(GOOD)) as server:
        draft = read(registry, Asker(models.connect("stub", server.url + "/v1", "key-of-test")), TEXT)
    assert len(draft.annotation.stances) == 1
    assert "response_format" in bodies(server.asked)[1]


def anthropic(*content: Any, stop: str = "tool_use") -> bytes:
    usage = {"input_tokens": 50, "output_tokens": 10}
    return http(json.dumps({"content": content, "stop_reason": stop, "usage": usage, "model": 5}).encode())


@pytest.mark.parametrize(
    "answer",
    [
        anthropic({"type": "tool_use", "id": "x", "name": "final_result", "input": GOOD}),
        anthropic({"type": "text", "text": "Here: " + json.dumps(GOOD)}, stop="end_turn"),
        anthropic({"type": "thinking", "thinking": "hm"}, {"type": "tool_use", "name": "other", "input": GOOD}),
    ],
)
def test_an_endpoint_of_the_kind_of_anthropic_is_asked(registry: Any, answer: bytes) -> None:
    pytest.importorskip("anthropic")
    with serving(answer) as server:
        draft = read(registry, Asker(models.connect("claude-x", server.url + "/anthropic", "key-of-test")), TEXT)
    assert len(draft.annotation.stances) == 1
    assert draft.spent.total == 60
    assert server.asked[0].startswith(b"POST /anthropic/v1/messages")
    assert b"key-of-test" in server.asked[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (anthropic(stop="refusal"), "refuses"),
        (anthropic({"type": "text", "text": " "}), "empty"),
        (http(b"{}"), "no usable answer"),
        (http(b'{"error": {"message": "bad key key-of-test"}}', status="401 Unauthorized"), r"401: bad key \*\*\*"),
        (http(b"", "Location: http://elsewhere/", status="307 Moved"), "redirects"),
        (b"", "does not answer"),
    ],
)
def test_what_such_an_endpoint_answers_is_checked(registry: Any, answer: bytes, words: str) -> None:
    pytest.importorskip("anthropic")
    with serving(answer) as server, pytest.raises(KgError, match=words):
        read(registry, Asker(models.connect("claude-x", server.url + "/anthropic", "key-of-test")), TEXT)


def test_which_key_is_for_whom() -> None:
    assert models.key_name("claude-x") == models.key_name("m", "https://api.anthropic.com/") == "ANTHROPIC_API_KEY"
    assert models.key_name("m") == models.key_name("m", "http://[::1") == "OPENAI_API_KEY"
    assert models.key_name("claude-x", "http://localhost:11434") == "OPENAI_API_KEY"


@pytest.mark.parametrize("arming", ["suppliesArmsTo", "backsArmedGroup"])
def test_a_model_is_checked_with_a_text_of_our_own(registry: Any, arming: str) -> None:
    answer = [
        {"id": "c1", "holder": "Finland", "attitude": "accuses", "target": "Estonia", "subject": "Estonia",
         "relation": arming, "object": "rebels in Latvia",
         "quote": "Finland accused Estonia on Monday of supplying arms to rebels in Latvia"},
        {"id": "c2", "holder": "Estonia", "attitude": "denies", "in_reply_to": ["c1"], "scope": "wholesale",
         "quote": "Estonia denied the accusation"},
        {"id": "c3", "holder": "Estonia", "attitude": "asserts", "subject": "Finland", "relation": "entersAirspaceOf",
         "object": "Estonia", "quote": "Finland had violated its airspace"},
        {"id": "c4", "holder": "Swedish officials", "attitude": "asserts", "subject": "Norway", "relation": "meetsWith",
         "object": "Estonia", "quote": "Norway, according to Swedish officials, met with Estonia in Oslo last week"},
        {"id": "c5", "holder": "Sweden", "attitude": "warns", "subject": "Sweden", "relation": "expels",
         "object": "Finland", "quote": "Sweden warned that it would expel Finland's ambassador"},
    ]  # fmt: skip
    with serving(openai({"actors": [{"name": "rebels in Latvia", "kind": "ArmedGroup"}], "claims": answer})) as server:
        found = check(Asker(models.connect("m", server.url + "/v1", "k")), registry, vocabulary.load())
    assert found.warnings == ()
    assert (found.found, found.of, found.good) == (5, 5, True)
    assert "answers by tool; 5 of 5 claims" in str(found)
    with serving(openai({"claims": answer[2:3]})) as server:
        found = check(Asker(models.connect("m", server.url + "/v1", "k")), registry, vocabulary.load())
    assert (found.found, found.good) == (1, False)
