"""What can be used of a model's answer is used, entry by entry, and what is lost is named."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

pytest.importorskip("pydantic_ai")

from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from kg.errors import LimitExceeded
from kg.io import guard
from kg.language_model import lenient_json, reader, synonyms
from kg.language_model.folding import Folding
from kg.model import vocabulary

TEXT = (
    "Peru accused Chile of shelling a border post. Chile denied it, and said that Peru had attacked a Chilean patrol. "
    "Bolivia condemned Chile. Ecuador praised Bolivia. Peru met with Brazil. Brazil expelled an envoy of Chile."
)
A = {"subject": "Chile", "relation": "attacks", "object": "Peru", "attitude": "accuses", "holder": "Peru",
     "quote": "Peru accused Chile of shelling a border post"}  # fmt: skip
B = {"subject": "Peru", "relation": "attacks", "object": "Chile", "attitude": "asserts", "holder": "Chile",
     "quote": "said that Peru had attacked a Chilean patrol"}  # fmt: skip
C = {"subject": "Bolivia", "relation": "condemns", "object": "Chile", "quote": "Bolivia condemned Chile"}
D = {"subject": "Ecuador", "relation": "praises", "object": "Bolivia", "quote": "Ecuador praised Bolivia"}
E = {"subject": "Peru", "relation": "meetsWith", "object": "Brazil", "quote": "Peru met with Brazil"}
F = {"subject": "Brazil", "relation": "expels", "object": "Chile", "quote": "Brazil expelled an envoy of Chile"}
ALL = [A, B, C, D, E, F]
INVENTED = {"subject": "Spain", "relation": "attacks", "object": "Peru", "quote": "Spain attacked Peru"}


def _json(*claims: Any) -> str:
    return json.dumps({"claims": list(claims)})


def _python(*claims: Any) -> str:
    return repr({"claims": list(claims)})


def _with(claim: dict[str, Any], **other: Any) -> dict[str, Any]:
    return claim | other


ENDS = ("subject", "relation", "object")


def _apart(claim: dict[str, Any], tie: Any) -> dict[str, Any]:
    return {name: value for name, value in claim.items() if name not in ENDS} | {"tie": tie}


MALFORMED: dict[str, tuple[str, int, int]] = {
    # the answer, the valid claims in it, and the invalid ones
    "bare list": (json.dumps(ALL), 6, 0),
    "one object": (json.dumps(A), 1, 0),
    "objects on lines": ("\n".join(map(json.dumps, ALL)), 6, 0),
    "fenced": (f"Here is what I found:\n```json\n{_json(*ALL)}\n```\nLet me know!", 6, 0),
    "thoughts first": (f"<think>Maybe {{'claims': []}}? No.</think>{_json(*ALL)}", 6, 0),
    "null object": (_json(A, None, B, {**C, "object": None}, D), 3, 2),
    "null among them": (_json(None, None, A), 1, 2),
    "strings among them": (_json("Peru accused Chile", A, 7, [], {}), 1, 4),
    "cut off in a quote": (_json(*ALL)[:-40], 5, 1),
    "cut off after a comma": (_json(A, B, C)[:-2] + ", ", 3, 0),
    "cut off in a key": (_json(A, B)[:-2] + ', {"subj', 2, 1),
    "cut off in a bare list": (json.dumps(ALL)[:-30], 5, 1),
    "without its last brackets": (_json(*ALL)[:-2], 6, 0),
    "spare commas": (_json(*ALL).replace("}, {", ",}, , {").replace("}]", ",},]"), 6, 0),
    "no commas between": (_json(*ALL).replace("}, {", "} {"), 6, 0),
    "no commas between members": (json.dumps({"claims": ALL}, indent=1).replace('",\n', '"\n'), 6, 0),
    "quotation marks of Python": (_python(*ALL), 6, 0),
    "literals of Python": (_python(*(_with(claim, target=None) for claim in ALL)), 6, 0),
    "curly quotation marks": (_json(A, D).replace('": "', "”: “").replace('", "', "”, “").replace('{"', "{“").replace('"}', "”}").replace('"claims"', "“claims”"), 2, 0),
    "quotation marks inside": (_json(A, B).replace("a border post", 'a "border post"'), 2, 0),
    "line breaks inside": (_json(A, B).replace("of shelling", "of\nshelling"), 2, 0),
    "comments": (_json(A, B).replace("}, {", "}, // the next\n {").replace("[{", "[/* first */{"), 2, 0),
    "bare keys": (_json(A, B).replace('"subject"', "subject").replace('"quote"', "quote"), 2, 0),
    "wrapped": (json.dumps({"result": {"output": {"claims": ALL}}}), 6, 0),
    "JSON in a string": (json.dumps({"claims": json.dumps(ALL)}), 6, 0),
    "by number": (json.dumps({"claims": {str(n): claim for n, claim in enumerate(ALL)}}), 6, 0),
    "not a list": (json.dumps({"claims": A}), 1, 0),
    "other keys": (json.dumps({"triples": [{"Head": c["subject"], "predicate": c["relation"], "tail": c["object"], "evidence": c["quote"]} for c in (C, D, E, F)]}), 4, 0),
    "camels and snakes": (_json(*({k.title(): v for k, v in c.items()} for c in (C, D, E))), 3, 0),
    "tenses and snakes": (_json(_with(C, relation="condemned"), _with(D, relation="PRAISES"), _with(E, relation="met_with"), _with(F, relation="expelled")), 4, 0),
    "the other direction": (_json(_with(F, relation="is_expelled_by", subject="Chile", object="Brazil"), _with(C, relation="condemned by", subject="Chile", object="Bolivia")), 2, 0),
    "words for nothing": (_json(_with(C, holder="none", target="N/A"), _with(D, holder="null"), _with(E, holder="the report", attitude="said")), 3, 0),
    "lists and objects for a name": (_json(_with(C, subject=["Bolivia"]), _with(D, object={"name": "Bolivia"})), 2, 0),
    "invented ones among them": (_json(A, INVENTED, B, _with(C, relation="loves")), 2, 2),
    "ties apart": (_json(*(_apart(claim, {name: claim[name] for name in ENDS}) for claim in ALL)), 6, 0),
    "ties in three words": (_json(*(_apart(claim, [claim[name] for name in ENDS]) for claim in ALL)), 6, 0),
    "quotes as objects": (_json(*({**claim, "quote": {"text": claim["quote"], "start": 3}} for claim in ALL)), 6, 0),
    "by speaker": (json.dumps({"claims": {"Peru": [A], "Chile": [B]}}), 2, 0),
    "in groups": (_json({"holder": "Bolivia", "claims": [C, INVENTED]}, {"claims": [E, F]}), 3, 1),
    "in bullets and tags": ("<answer>" + "\n".join(f"- {json.dumps(claim)}" for claim in ALL) + "</answer>", 6, 0),
    "a call in words": (json.dumps({"name": "final_result", "parameters": _json(*ALL)}), 6, 0),
    "each in an object of its own": (_json(*({"claim": claim} for claim in ALL)), 6, 0),
    "edges of a graph": (_json(*({"source": c["subject"], "predicate": c["relation"], "target": c["object"], "evidence": c["quote"]} for c in (C, D, E))), 3, 0),
    "ties in one line": (_json(*(_apart(c, f"({c['subject']}, {c['relation']}, {c['object']})") for c in ALL)), 6, 0),
    "ties in words": (_json(*(_apart(c, f"{c['subject']} {c['relation']} {c['object']}") for c in (E,))), 1, 0),
    "ties with arrows": (_json(*(_apart(c, f"{c['subject']} -> {c['relation']} -> {c['object']}") for c in ALL)), 6, 0),
    "marks of HTML": (_json(_with(A, quote="Peru accused Chile of shelling a&nbsp;border&#32;post")), 1, 0),
    "twice": (f"{_json(*ALL)}\n\n{_json(*ALL)}", 6, 0),
    "one id for all": (_json(*(_with(claim, id="c1") for claim in (*ALL, A))), 6, 0),
    "several tool calls": (f"{_json(A, B)}\n{_json(C, D)}", 4, 0),
}  # fmt: skip


def _read(registry: Any, answer: str, text: str = TEXT) -> Any:
    def say(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[TextPart(answer)])

    return reader.read(text, FunctionModel(say), registry, vocabulary.load(), title="t")


@pytest.mark.parametrize(("answer", "valid", "invalid"), MALFORMED.values(), ids=MALFORMED)
def test_the_valid_claims_of_a_malformed_answer_are_kept(registry: Any, answer: str, valid: int, invalid: int) -> None:
    draft = _read(registry, answer)
    assert len(draft.annotation.stances) == valid
    ties = {(t.subject, t.relation, t.object) for t in draft.annotation.ties}
    assert ties <= {(c["subject"], c["relation"], c["object"]) for c in ALL}
    assert len([one for one in draft.warnings if "left out" in one or "cut off" in one]) >= invalid


def test_what_was_cut_off_and_did_not_come_again_is_told(registry: Any) -> None:
    answers = [_json(*ALL)[:-40], _json()]

    def say(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[TextPart(answers.pop(0) if len(answers) > 1 else answers[0])])

    draft = reader.read(TEXT, FunctionModel(say), registry, vocabulary.load(), title="t")
    assert len(draft.annotation.stances) == len(ALL) - 1
    assert any("the answer of the model was cut off: " in warning for warning in draft.warnings)


def test_most_malformed_answers_are_tried() -> None:
    assert len(MALFORMED) >= 30


@pytest.mark.parametrize(
    ("words", "values", "cut"),
    [
        ("no JSON [at all]", [], False),
        ('{"a": [{"b": 1}, {"c": "x', [{"a": [{"b": 1}]}], True),
        ('{"a": "He said "no", and left", "b": 2}', [{"a": 'He said "no", and left', "b": 2}], False),
        ("{'a': 'it\\'s', b: True, c: None, d: -1.5}", [{"a": "it's", "b": True, "c": None, "d": -1.5}], False),
        (r'{"a": "C:\x", "b": "\u00e9"}', [{"a": r"C:\x", "b": "é"}], False),
    ],
)
def test_json_is_read_as_far_as_it_goes(words: str, values: list[Any], cut: bool) -> None:
    found = lenient_json.read("m", words)
    assert (found.values, found.cut) == (values, cut)
    assert bool(found.lost) == (cut and "x" in words)


@pytest.mark.parametrize("answer", ['{"a": ' * 5000, "[" * 300_000, "[{'a':" * 5000])
def test_json_that_nests_too_deep_is_refused(answer: str) -> None:
    with pytest.raises(LimitExceeded):
        lenient_json.read("m", answer)


@pytest.mark.parametrize("part", ['"x', '",', "{'a' ", "/*", "\\", "[]"])
def test_the_time_to_read_is_linear(part: str) -> None:
    with guard.using(depth=200):
        began = time.process_time()
        lenient_json.read("m", '{"a": "' + part * (200_000 // len(part)))
        assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("attacked", ("attacks", False)),
        ("SUPPLIES_ARMS_TO", ("suppliesArmsTo", False)),
        ("supplies arms", ("suppliesArmsTo", False)),
        ("bought_arms_from", ("suppliesArmsTo", True)),
        ("was attacked by", ("attacks", True)),
        ("is a member of", ("memberOf", False)),
        ("recognised", ("recognizes", False)),
        ("meets", ("meetsWith", False)),
        ("was attacked", None),
        ("backs", None),
        ("loves", None),
    ],
)
def test_names_of_relations_are_folded(name: str, meant: tuple[str, bool] | None) -> None:
    assert Folding(vocabulary.load()).relation(name) == meant


def test_every_relation_folds_to_itself() -> None:
    words = vocabulary.load()
    folding = Folding(words)
    for relation in words.relations.values():
        assert folding.relation(relation.name) == folding.relation(relation.label) == (relation.name, False)
        assert folding.relation(relation.inverse_label) == (relation.name, not relation.symmetric)
    assert [folding.attitude(name) for name in words.attitudes] == list(words.attitudes)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("struck", ("attacks", False)), ("exports to", ("suppliesTo", False)), ("delivers_arms_to", ("suppliesArmsTo", False)),
        ("buysWeaponsFrom", ("suppliesArmsTo", True)), ("is armed by", ("backsArmedGroup", True)), ("was attacked by", ("attacks", True)),
        ("freezes aid to", ("sanctions", False)), ("imposes sanctions on", ("sanctions", False)), ("releases prisoners to", ("concedesTo", False)),
        ("is attacked", None), ("glimmers at", None), ("delivers hope to", None), ("", None),
    ],
)  # fmt: skip
def test_verbs_of_the_lexicon_are_relations_with_what_they_take(written: str, meant: tuple[str, bool] | None) -> None:
    assert synonyms.relation(written) == meant


@pytest.mark.parametrize(("word", "meant"), [("insists", "asserts"), ("dismissed", "denies"), ("glimmers", None)])
def test_verbs_of_speech_are_attitudes(word: str, meant: str | None) -> None:
    assert synonyms.attitude(word) == meant
