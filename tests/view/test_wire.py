"""The payload as the page's data: columns, references, escapes."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from dataclasses import replace

import pytest
from view_cases import HOSTILE, argued_case, hostile_case, made_up, small_case

from kg.view.layout import place
from kg.view.payload import Payload
from kg.view.wire import COMPRESSED_ABOVE, encode, script_json


def written(payload: Payload) -> dict:
    return json.loads(script_json(encode(payload, place(payload))))


def test_much_data_is_compressed() -> None:
    few, many = ({"strings": ["</script>" + "a" * n]} for n in (10, COMPRESSED_ABOVE))
    assert json.loads(script_json(few)) == few
    packed = json.loads(script_json(many))
    assert len(packed) < 10_000
    assert json.loads(zlib.decompress(b64decode(packed))) == many


def test_every_record_is_there() -> None:
    payload = small_case()
    data = written(payload)
    assert data["ties"]["n"] == len(payload.ties)
    assert [data["ties"]["id"]["p"] + key for key in data["ties"]["id"]["v"]] == [t.id for t in payload.ties]
    assert data["relationships"]["n"] == len(payload.relationships)
    assert data["stances"]["n"] == len(payload.stances)
    assert data["actors"]["label"] == [a.label for a in payload.actors]
    quotes = {s.quote for s in payload.stances if s.quote}
    assert quotes <= set(data["strings"])


def test_a_reply_refers_to_its_stance_by_number() -> None:
    payload = small_case()
    data = written(payload)
    replies = data["stances"]["irt"]
    replies = (
        dict(zip(replies["i"], replies["v"], strict=True)) if isinstance(replies, dict) else dict(enumerate(replies))
    )
    at = next(i for i, s in enumerate(payload.stances) if s.in_reply_to)
    assert [payload.stances[n].id for n in replies[at]] == list(payload.stances[at].in_reply_to)


def test_what_a_stance_is_about_may_be_outside_the_page() -> None:
    payload = small_case()
    stance = replace(payload.stances[0], about=("tie-elsewhere",), in_reply_to=("stance-elsewhere",))
    data = written(replace(payload, stances=(stance, *payload.stances[1:])))
    about = data["stances"]["ab"]
    assert (about["v"][0] if isinstance(about, dict) else about[0]) == -1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda p: replace(p, actors=p.actors[1:]), "actor 'iran'"),
        (lambda p: replace(p, sources=p.sources[1:]), "'source-digest'"),
        (lambda p: replace(p, relations=p.relations[1:]), "relation 'accuses'"),
        (lambda p: replace(p, ties=(*p.ties, p.ties[0])), "tie 'tie-war' is in the payload twice"),
        (lambda p: replace(p, ties=(replace(p.ties[0], earliest="soon"), *p.ties[1:])), "invalid ISO date 'soon'"),
        (lambda p: replace(p, statuses=p.statuses[:1]), "status"),
    ],
)
def test_an_inconsistent_payload_is_refused_with_the_name(change, named: str) -> None:
    broken = change(small_case())
    placement = place(small_case())
    with pytest.raises(ValueError, match=named):
        encode(broken, placement)


def test_nothing_in_the_data_can_end_its_element_or_reorder_text() -> None:
    text = script_json(encode(hostile_case(), place(hostile_case())))
    for character in "<>&\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b":
        assert character not in text
    labels = json.loads(text)["actors"]["label"]
    assert labels == list(HOSTILE)


def test_a_large_case_takes_few_bytes_a_tie() -> None:
    payload = made_up(5000, quotes=0.0)
    assert len(script_json(encode(payload, place(payload)))) / len(payload.ties) < 170


def test_a_year_before_the_first_counts_as_the_first() -> None:
    payload = small_case()
    old = replace(payload, ties=tuple(replace(tie, earliest="0000-05-01", latest="0000-05-01") for tie in payload.ties))
    first = replace(
        payload, ties=tuple(replace(tie, earliest="0001-01-01", latest="0001-01-01") for tie in payload.ties)
    )
    assert written(old)["ties"]["e"] == written(first)["ties"]["e"]


def test_a_time_without_a_known_end_or_begin_is_open() -> None:
    payload = small_case()
    days = [("2020-01-01", None), (None, "2020-01-01"), (None, None), ("2020-01-01", "2020-01-01")]
    ties = [replace(t, earliest=first, latest=last) for t, (first, last) in zip(payload.ties, days, strict=False)]
    found = written(replace(payload, ties=(*ties, *payload.ties[4:])))["ties"]["open"]
    assert dict(zip(found["i"], found["v"], strict=True)) == {0: 1, 1: 2}


def test_quotes_are_cut_from_the_text_of_their_source_where_they_stand_in_it() -> None:
    case = argued_case()
    text = dict(case.texts)["source-digest"]
    own = [s for s in case.stances if s.source.id == "source-digest" and s.quote]
    start = text.index(own[0].quote)
    placed = {own[0].id: start, own[1].id: text.index(own[1].quote) + 1}
    stances = [
        replace(s, start=placed[s.id], end=placed[s.id] + len(s.quote), prefix="", suffix="") if s.id in placed else s
        for s in case.stances
    ]
    data = encode(replace(case, stances=tuple(stances)), place(case))
    quotes = {s.id: number for s, number in zip(stances, data["stances"]["q"], strict=True)}
    assert quotes[own[0].id] == -2
    assert data["strings"][quotes[own[1].id]] == own[1].quote
    assert own[0].quote not in data["strings"]
