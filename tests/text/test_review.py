"""Walking a draft: decisions, edits, merges, undo and resuming."""

from __future__ import annotations

import json

import pytest

from kg.annotation.review import Review
from kg.annotation.schema import Annotation
from kg.errors import InputError, Refused

TEXT = "Norland attacked Sudland. Sudland denied it."
DRAFT = {
    "source": {"title": "t", "sha256": "0" * 64},
    "actors": [{"id": "norland", "kind": "Organization", "name": "Norland"}],
    "ties": [{"id": "t1", "subject": "norland", "relation": "attacks", "object": "France"}],
    "stances": [
        {"id": "s1", "attitude": "asserts", "about": ["t1"], "reviewed": False, "quote": {"start": 0, "end": 25}},
        {"id": "s2", "holder": "France", "attitude": "denies", "about": ["s1"], "reviewed": False, "quote": {"start": 26, "end": 44}},
    ],
}  # fmt: skip


@pytest.fixture
def walk() -> Review:
    return Review(Annotation.model_validate(DRAFT), TEXT)


def test_walks_in_the_order_of_the_text(walk: Review) -> None:
    first = walk.pending()
    assert first is not None
    assert first.words == "Norland attacked Sudland."
    assert first.says.startswith("the text asserts")
    walk.accept("s1")
    second = walk.pending()
    assert second is not None
    assert second.stance.id == "s2"
    walk.accept("s2")
    assert walk.pending() is None
    assert all(s.reviewed for s in walk.annotation().stances)


def test_rejecting_leaves_out_what_is_about_it(walk: Review) -> None:
    walk.reject("s1")
    left = walk.annotation()
    assert (left.stances, left.ties, left.actors) == ([], [], [])
    walk.undo()
    assert len(walk.annotation().stances) == 2


def test_edits_and_merges(walk: Review) -> None:
    walk.edit("s1", attitude="alleges", holder="Germany")
    walk.merge("norland", "Spain")
    walk.edit_tie("t1", relation="sanctions")
    done = walk.annotation()
    assert (done.stances[0].attitude, done.stances[0].holder) == ("alleges", "Germany")
    assert (done.ties[0].subject, done.ties[0].relation, done.actors) == ("Spain", "sanctions", [])


@pytest.mark.parametrize(
    "act",
    [
        lambda w: w.accept("s9"), lambda w: w.edit("s1", id="x"), lambda w: w.edit("s1", scope="half"),
        lambda w: w.merge("nobody", "Spain"), lambda w: w.undo(),
    ],
)  # fmt: skip
def test_refuses(walk: Review, act: object) -> None:
    with pytest.raises(Refused):
        act(walk)  # type: ignore[operator]


def test_resumes(walk: Review) -> None:
    walk.accept("s1")
    later = Review(Annotation.model_validate(DRAFT), TEXT)
    later.resume(walk.state())
    assert later.decisions() == {"s1": "accept"}
    with pytest.raises(InputError):
        later.resume("no state")


STEP = '{"sha256": %s, "steps": [{"action": "%s", "subject": "s1", "detail": %s}]}'


@pytest.mark.parametrize(
    "state",
    [
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        '{"steps": 1}',
        '{"steps": [1]}',
        '{"sha256": 1, "steps": []}',
        '{"steps": [{"action": "merge", "subject": "s1", "detail": [1]}]}',
    ],
)
def test_what_is_no_state_of_this_review_is_told(walk: Review, state: str) -> None:
    with pytest.raises(InputError):
        Review(walk.original, walk.text).resume(state)


@pytest.mark.parametrize(
    ("action", "detail"),
    [("merge", "{}"), ("edit", '{"holder": 1}'), ("edit", '{"unknown": "x"}'), ("edit", '{"holder": "\\u200b"}')],
)
def test_a_step_that_cannot_be_repeated_is_told(walk: Review, action: str, detail: str) -> None:
    later = Review(walk.original, walk.text)
    hashed = json.dumps(walk.original.source.sha256)
    with pytest.raises(InputError, match="cannot be repeated"):
        later.resume(STEP % (hashed, action, detail))
    assert later.steps == []
