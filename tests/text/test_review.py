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


# -- what a correction keeps ----------------------------------------------------------------------


@pytest.fixture
def checked(registry: object) -> Review:
    """A review that knows the registry's names; both stances are about the tie, and a third denies wholesale."""
    draft = json.loads(json.dumps(DRAFT))
    draft["actors"].append({"id": "sudland", "kind": "Organization", "name": "Sudland"})
    draft["stances"] += [
        {"id": "s3", "holder": "Spain", "attitude": "alleges", "about": ["t1"], "reviewed": False},
        {"id": "s4", "holder": "France", "attitude": "denies", "scope": "wholesale", "in_reply_to": ["s3"], "reviewed": False},
    ]  # fmt: skip
    return Review(Annotation.model_validate(draft), TEXT, registry)  # type: ignore[arg-type]


def test_a_reference_written_as_a_word_loses_nothing(checked: Review) -> None:
    checked.edit("s2", about="t1")
    assert {s.id: s.about for s in checked.annotation().stances}["s2"] == ["t1"]


def test_a_wholesale_denial_without_a_claim_of_its_own_stays(checked: Review) -> None:
    assert "s4" in {s.id for s in checked.annotation().stances}
    checked.reject("s3")
    assert checked.bereft() == ["s4"]


def test_a_tie_is_changed_as_one_stance_has_it(checked: Review) -> None:
    checked.retie("s3", relation="suppliesArmsTo", object="Spain", when="2024-06")
    done = checked.annotation()
    ties = {t.id: (t.relation, t.object, t.when) for t in done.ties}
    about = {s.id: s.about for s in done.stances}
    assert ties[about["s1"][0]] == ("attacks", "France", None)
    assert ties[about["s3"][0]] == ("suppliesArmsTo", "Spain", "2024-06")
    checked.retie("s3", relation="attacks", object="France", when=None)
    assert {s.id: s.about for s in checked.annotation().stances}["s3"] == ["t1"]


def test_a_missed_claim_is_added_from_a_passage(checked: Review) -> None:
    made = checked.add(
        checked.passage("Norland  attacked"), "norland", "attacks", "sudland", holder="Spain", when="2024"
    )
    (stance,) = (s for s in checked.annotation().stances if s.id == made)
    assert (stance.reviewed, stance.holder, stance.quote.text) == (True, "Spain", "Norland attacked")  # type: ignore[union-attr]
    (tie,) = (t for t in checked.annotation().ties if t.id in stance.about)
    assert (tie.subject, tie.relation, tie.object, tie.when) == ("norland", "attacks", "sudland", "2024")
    checked.retie(made, relation="sanctions")
    checked.undo()
    checked.undo()
    assert made not in {s.id for s in checked.annotation().stances}


def test_a_passage_is_found_near_a_place_and_through_hidden_characters() -> None:
    text = "Norland paid. Nor\u00adland\n paid."
    walk = Review(Annotation.model_validate(DRAFT), text)
    assert walk.passage("Norland paid").start == 0
    assert walk.passage("Norland paid", near=5).text == "Nor\u00adland\n paid"
    for words in ("Norland left", "", " "):
        with pytest.raises(Refused, match="does not contain"):
            walk.passage(words)
    with pytest.raises(Refused, match="not at hand"):
        Review(walk.original).passage("Norland")


def test_draft_actors_are_added_and_merged_with_their_names(checked: Review) -> None:
    made = checked.add_actor("Harbour Union", "Organization", acts_for="sudland")
    checked.edit("s3", holder=made)
    checked.merge("Norland", "sudland")
    done = checked.annotation()
    assert {a.id: (a.name, a.aliases, a.acts_for) for a in done.actors} == {
        "harbour-union": ("Harbour Union", [], ["sudland"]), "sudland": ("Sudland", ["Norland"], []),
    }  # fmt: skip
    assert done.ties[0].subject == "sudland"


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda w: w.edit("s1", about="t5"), "no tie, statement or stance of this draft has the id 't5'"),
        (lambda w: w.edit("s1", about="s1"), "cannot be about itself"),
        (lambda w: w.edit("s1", attitude="mutters"), "no attitude is called 'mutters'"),
        (lambda w: w.edit("s1", holder="Frnace"), "'Frnace'.*did you mean"),
        (lambda w: w.edit("s1", when="soon"), "'soon'"),
        (lambda w: w.retie("s1", relation="atacks"), "no relation is called 'atacks'"),
        (lambda w: w.retie("s1", object="Nowhere at all"), "'Nowhere at all'.*add it to the draft"),
        (lambda w: w.retie("s1", holder="France"), "a review cannot change holder"),
        (lambda w: w.retie("s2", relation="attacks"), "s2 is about no tie"),
        (lambda w: w.retie("s1", tie="t9", relation="attacks"), "not about a tie 't9'"),
        (lambda w: w.merge("norland", "Nowhere at all"), "'Nowhere at all'"),
        (lambda w: w.merge("norland", "Norland"), "with itself"),
        (lambda w: w.add((0, 7), "norland", "attacks", "Nowhere at all"), "'Nowhere at all'"),
        (lambda w: w.add((7, 7), "norland", "attacks", "France"), "ends after it starts"),
        (lambda w: w.add_actor("X", "Alien"), "unknown kind of actor 'Alien'"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_at_once_and_changes_nothing(checked: Review, act: object, message: str) -> None:
    before = checked.annotation()
    with pytest.raises((Refused, ValueError), match=message):
        act(checked)  # type: ignore[operator]
    assert checked.steps == []
    assert checked.annotation() == before


def test_every_step_can_be_resumed(checked: Review) -> None:
    checked.add_actor("Harbour Union", "Organization")
    checked.retie("s3", object="harbour-union")
    checked.add((0, 16), "norland", "attacks", "Spain")
    checked.accept("s1")
    later = Review(checked.original, TEXT, checked.resolver)
    later.resume(checked.state())
    assert later.annotation() == checked.annotation()
