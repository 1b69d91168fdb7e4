"""Annotations as records: quotes located, names resolved, every mistake of a file at once."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import small_world as small
import yaml

from kg.actors import registry
from kg.annotation.schema import parse
from kg.errors import InputError
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.model.claims import SourceRecords
from kg.model.vocabulary import load
from kg.readers.annotation import read_file, text_hash, to_records

DOC = (Path(__file__).resolve().parents[2] / "docs" / "annotation.md").read_text(encoding="utf-8")
TEXT = "Norland carries oil.\nSudland buys oil, says Ada.  Ostland\ndenied it. 𝄞 Norland carries on."


def records(data: str, text: str | None = TEXT) -> SourceRecords:
    """The records of an annotation, of the text above."""
    form, lines = parse(data, "f.yaml")
    return to_records(form, lines, "f.yaml", small.RESOLVER, load(), text)


def violations(data: str, text: str | None = TEXT) -> list[str]:
    with pytest.raises(InputError) as caught:
        records(data, text)
    assert str(caught.value).endswith("nothing of it was added")
    return [str(violation) for violation in caught.value.violations]


def stance(quote: str, more: str = "") -> str:
    return f"""source: {{title: a, id: a}}
ties: [{{id: t, subject: Norland, relation: suppliesOilTo, object: Sudland}}]
stances:
- {{id: s, attitude: asserts, about: t, quote: {quote}{more}}}
"""


# -- quotes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "start", "exact"),
    [
        ("Norland carries oil", 0, "Norland carries oil"),
        ("oil. Sudland buys", 16, "oil.\nSudland buys"),
        ("Ada. Ostland denied it", 44, "Ada.  Ostland\ndenied it"),
        ("{start: 71, text: Norland}", 71, "Norland"),
        ("{start: 71, end: 78}", 71, "Norland"),
        ("{start: 71, end: 78, text: Norland}", 71, "Norland"),
        ("𝄞", 69, "𝄞"),
        ("Norland carries on.", 71, "Norland carries on."),
    ],
)
def test_a_quote_is_located(quote, start, exact):
    found = records(stance(quote)).stances[0].quote
    assert (found.start, found.exact) == (start, exact)
    assert TEXT[found.start : found.end] == exact
    assert found.iri == f"{found.source}#char={start},{start + len(exact)}"
    assert TEXT[found.start - len(found.prefix) : found.start] == found.prefix
    assert TEXT[found.end : found.end + len(found.suffix)] == found.suffix


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        (
            "Norland carries gas",
            "the text does not contain this quote; the nearest passage is 'Norland carries ' — found: 'Norland carries gas'",
        ),
        ("Norland", "the quote occurs 2 times; say which with start: (one of 0, 71) — found: 'Norland'"),
        ("{start: 5, text: Norland}", "at 5–12 the text says 'nd carr'; these words stand at 0, 71 — found: 'Norland'"),
        ("{start: 71, end: 77, text: Norland}", "at 71–77 the text says 'Norlan'; these words stand at 0, 71 — found: 'Norland'"),
        ("{start: 80, end: 900}", "the range 80–900 runs past the end of the text (90)"),
    ],
)  # fmt: skip
def test_a_quote_that_is_not_there(quote, message):
    assert violations(stance(quote)) == [f"line 4: {message}"]


def test_the_places_of_a_frequent_quote_are_cut_short():
    found = violations(stance("o"), "o" * 50)
    assert found == [
        "line 4: the quote occurs 50 times; say which with start: (one of 0, 1, 2, 3, 4, 5, 6, 7) — found: 'o'"
    ]


@pytest.mark.parametrize("field", ["cue: shouted", "details: {quantity: a ton}", "details: {time: yesterday}"])
def test_words_of_the_text_are_checked(field):
    word = field.rstrip("}").rpartition(": ")[2]
    (found,) = violations(stance("Norland carries oil", f", {field}"))
    assert found.startswith("line 4: these words are not in the text; the nearest are ")
    assert found.endswith(f"— found: '{word}'")


def test_words_may_be_cut_out_of_the_text():
    given = ", cue: {start: 39, end: 43}, details: {item: [{start: 16, end: 19}], quantity: {start: 0, end: 7}}"
    found = records(stance("Norland carries oil", given)).stances[0]
    assert (found.cue, found.details.item, found.details.quantity) == ("says", ("oil",), "Norland")


# -- the text -------------------------------------------------------------------------------------


def write(folder: Path, source: str, text: str | None = TEXT) -> Path:
    data = stance("Norland carries oil").replace("{title: a, id: a}", source)
    (folder / "f.yaml").write_text(data, encoding="utf-8")
    if text is not None:
        (folder / "f.txt").write_bytes(text.encode())
    return folder / "f.yaml"


def read(path: Path) -> SourceRecords:
    return read_file(path, small.RESOLVER, load())


def test_the_text_beside_the_file(tmp_path):
    found = read(write(tmp_path, "{title: a, text: f.txt}")).source
    assert found.text == TEXT
    assert found.sha256 == text_hash(TEXT)
    assert found.iri == ids.source_iri(f"sha256:{text_hash(TEXT)}")


def test_line_ends_are_kept_and_a_byte_order_mark_is_not(tmp_path):
    text = TEXT.replace("\n", "\r\n")
    found = read(write(tmp_path, "{title: a, text: f.txt}", "\ufeff" + text))
    assert found.source.text == text
    assert found.source.sha256 == text_hash(text)


@pytest.mark.parametrize("place", ["/etc/passwd", "../f.txt", "a/../../f.txt"])
def test_a_text_elsewhere_is_refused(tmp_path, place):
    with pytest.raises(InputError, match="line 1: the text must be in the folder"):
        read(write(tmp_path, f"{{title: a, text: {place}}}"))


def test_a_text_that_is_missing(tmp_path):
    with pytest.raises(InputError, match="f.txt: cannot be read: No such file"):
        read(write(tmp_path, "{title: a, text: f.txt}", None))


def test_a_text_that_is_not_utf_8(tmp_path):
    path = write(tmp_path, "{title: a, text: f.txt}")
    (tmp_path / "f.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="not UTF-8 at byte 3"):
        read(path)


def test_another_text_than_the_hash_says(tmp_path):
    with pytest.raises(InputError, match=f"the text is another one .its SHA-256 is {text_hash(TEXT)}"):
        read(write(tmp_path, f"{{title: a, text: f.txt, sha256: {'0' * 64}}}"))


def test_a_source_that_names_no_text():
    assert violations(stance("{start: 3, text: a}").replace(", id: a", ""), None) == [
        "line 1: name the text: 'text: FILE', or 'sha256: …' of a text that is not shared"
    ]


def test_ranges_with_their_words_need_no_text():
    found = records(stance("{start: 3, text: abc}"), None).stances[0].quote
    assert (found.start, found.end, found.exact) == (3, 6, "abc")


STANDOFF = f"""source: {{title: Shared, sha256: {text_hash(TEXT)}}}
ties: [{{id: t, subject: Iran, relation: suppliesOilTo, object: Iraq}}]
statements: [{{id: n, text: {{start: 21, end: 37}}}}]
stances: [{{id: s, attitude: asserts, about: [t, n], quote: {{start: 0, end: 19}}, cue: {{start: 8, end: 15}}}}]
"""


def test_stand_off_by_hash(tmp_path):
    standoff = STANDOFF.replace("source: {title: Shared, ", "source:\n  title: Shared\n  ").replace("}\nties", "\nties")
    (tmp_path / "notes.yaml").write_text(standoff, encoding="utf-8")
    (tmp_path / "text.txt").write_bytes(TEXT.encode())
    with open_graph(":memory:") as graph:
        (added,) = graph.add(tmp_path / "text.txt")
        assert (added.ties, added.stances) == (1, 1)
        (tie,) = graph.ties("Iran", "Iraq")
        (found,) = tie.stances
        assert (found.quote, found.start, found.end, found.cue) == ("Norland carries oil", 0, 19, "carries")
        before = set(graph.store.match())
        assert graph.add(tmp_path / "notes.yaml")[0].outcome == "unchanged"
        assert set(graph.store.match()) == before
    with open_graph(":memory:") as graph:
        assert [a.outcome for a in graph.add(tmp_path)] == ["added"]  # once, of the two files


def test_stand_off_at_hand_goes_before_the_shipped_one_and_what_stands_deeper_is_not_read(tmp_path, fresh, monkeypatch):
    standoff = STANDOFF.replace("source: {title: Shared, ", "source:\n  title: Shared\n  ").replace("}\nties", "\nties")
    for name in ("shipped/a/z.yaml", "mine/text.yaml", "mine/drafts/zz.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(standoff, encoding="utf-8")
    text = tmp_path / "mine" / "text.txt"
    text.write_bytes(TEXT.encode())
    monkeypatch.setattr("kg.actors.registry.seeds", lambda: tmp_path / "shipped")
    for name in ("text.yaml", "z.yaml"):
        assert fresh.add(text)[0].annotation == name
        text.with_suffix(".yaml").unlink(missing_ok=True)


def test_a_folder_takes_one_annotation_of_a_source_and_none_of_uncertain_claims(tmp_path, fresh):
    for name in ("a.uncertain.yaml", "a.yaml", "b.yaml"):
        relation = "threatens" if name == "a.yaml" else "suppliesOilTo"
        (tmp_path / name).write_text(STANDOFF.replace("suppliesOilTo", relation), encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    added = fresh.add(tmp_path)
    assert [(Path(item.path).name, item.outcome) for item in added] == [("a.yaml", "added"), ("b.yaml", "left out")]
    assert "another file here has the same source; name the file to use" in added[1].warnings[0]
    assert [tie.relation.id for tie in fresh.ties("Iran", "Iraq")] == ["threatens"]


def test_stand_off_without_the_text_says_what_is_missing():
    with pytest.raises(InputError, match="a text by its SHA-256 that is not here; add the text itself|kg add TEXT"):
        records(STANDOFF.replace("Iran", "Norland").replace("Iraq", "Sudland"), None)


# -- names and references -------------------------------------------------------------------------

HEAD = "source: {title: a, id: a}\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "actors:\n- {id: a, kind: Person, name: A}\n- {id: a, kind: Person, name: B}",
            "line 4: duplicate id; ids are unique in a file — found: 'a'",
        ),
        (
            "actors: [{id: a, kind: Person, name: A}]\nties: [{id: a, subject: a, relation: hosts, object: Norland}]",
            "line 3: duplicate id; ids are unique in a file — found: 'a'",
        ),
        (
            "actors: [{id: a, kind: Person, name: Ada  Berg}, {id: b, kind: Person, name: B, aliases: [ada berg]}]\n"
            "ties: [{id: t, subject: Ada Berg, relation: meets, object: Norland}]",
            "line 3: 2 actors of this file are called 'Ada Berg'; name one by its id: a, b",
        ),
        ("actors: [{id: a, kind: Wizard, name: A}]", "line 2: unknown kind of actor; known are: "),
        (
            "ties: [{id: t, subject: Nordland, relation: hosts, object: Sudland}]",
            "line 2: no actor is called 'Nordland'; did you mean 'Norland'?",
        ),
        (
            "ties: [{id: t, subject: Norland, relation: suppliesOil, object: Sudland}]",
            "line 2: no relation is called 'suppliesOil'; did you mean 'suppliesOilTo'",
        ),
        (
            "ties:\n- id: t\n  subject: Norland\n  relation: hosts\n  object: Sudland\n  when: June",
            "line 7: 'June' is not a date; write 2025-06-13, 2025-06, ",
        ),
        ("stances: [{id: s, attitude: mumbles, about: s}]", "line 2: no attitude is called 'mumbles'"),
        ("stances: [{id: s, attitude: asserts, about: x}]", "line 2: no tie, statement or stance of this file has this id"),
        ("stances: [{id: s, attitude: asserts}]", "line 2: stance s is about nothing: name a tie, statement or stance"),
        ("stances: [{id: s, attitude: asserts, about: s}]", "line 2: stance s is about itself"),
        (
            "statements: [{id: n, text: x}]\nstances: [{id: s, attitude: asserts, about: n, details: {amount: a lot}}]",
            "line 3: an amount is a plain number such as 1200 or 0.4 — found: 'a lot'",
        ),
        (
            "mentions:\n- {actor: Norland, quote: Norland carries on}\n"
            "- {actor: Sudland, quote: Norland carries on}\n"
            "- actor: Norland\n  kind: metonym\n  quote: {start: 71, end: 89}",
            "line 6: on line 3 the kind of the same words is 'name'; words have one kind: say which counts, or quote a longer",
        ),
    ],
)  # fmt: skip
def test_a_mistake_of_meaning(data, expected):
    assert any(found.startswith(expected) for found in violations(HEAD + data)), violations(HEAD + data)


def test_all_mistakes_of_a_file_at_once_in_order_of_line():
    data = (
        HEAD
        + """ties:
- {id: t, subject: Nordland, relation: hosts, object: Sudland}
- {id: t, subject: Norland, relation: befriends, object: Sudland, when: soon}
stances:
- {id: s, attitude: mumbles, about: t, quote: not in the text}
- {id: s2, holder: Nobody Known, attitude: denies, about: gone}
"""
    )
    found = violations(data)
    lines = [int(re.match(r"line (\d+)", violation)[1]) for violation in found]
    assert lines == [3, 4, 4, 4, 6, 6, 7, 7]


def test_an_actor_of_the_file_by_id_name_and_alias():
    for name in ("fleet", "Coast Fleet", "COAST  FLEET", "the Fleet"):
        data = f"""actors: [{{id: fleet, kind: Organization, name: Coast Fleet, aliases: [the Fleet]}}]
ties: [{{id: t, subject: {name}, relation: attacks, object: Norland}}]
stances: [{{id: s, attitude: asserts, about: t}}]"""
        (tie,) = records(HEAD + data).ties
        assert tie.subject == ids.local_iri("actor", ids.source_iri(f"sha256:{text_hash(TEXT)}"), "fleet")


def test_a_name_that_yaml_would_take_for_a_truth_value():
    data = "actors: [{id: NO, kind: State, name: NO}]\nstatements: [{id: on, text: yes, concerns: NO}]\n"
    (found,) = records(HEAD + data + "stances: [{id: y, attitude: asserts, about: on}]").statements
    assert (found.text, len(found.concerns)) == ("yes", 1)


@pytest.mark.parametrize(
    ("written", "kept"), [("12.50", "12.5"), ("1200", "1200"), ("-0.0", "0"), ("0.4", "0.4"), ("007", "7")]
)
def test_amounts_are_kept_as_stores_keep_them(written, kept):
    assert records(stance("oil.", f", details: {{amount: {written}}}")).stances[0].details.amount == kept


def test_words_may_name_several_actors():
    data = "mentions: [{actor: Norland, quote: Ada, kind: title}, {actor: Ada, quote: Ada, kind: title}]"
    assert {(m.quote.exact, ids.short(m.actor), m.kind) for m in records(HEAD + data).mentions} == {
        ("Ada", "norland", "title"),
        ("Ada", "ada", "title"),
    }


def test_claims_without_a_stance_are_left_out_with_a_warning():
    data = """ties: [{id: t, subject: Norland, relation: hosts, object: Sudland}]
statements: [{id: n, text: x}]"""
    found = records(HEAD + data)
    assert (found.ties, found.statements) == ((), ())
    assert found.warnings == (
        "f.yaml, line 2: no stance is about tie t; left out",
        "f.yaml, line 3: no stance is about statement n; left out",
    )


def test_what_is_inferred_of_a_tie_stands_on_its_stances():
    data = stance("Norland carries oil") + "inferred: [{about: t, when: '2024', because: of that year}]"
    found = records(data)
    (inference,) = found.inferences
    assert (inference.about, inference.when, inference.tie_when) == (found.stances[0].iri, None, "2024")


def test_the_same_file_gives_the_same_records():
    assert records(stance("Norland carries oil")) == records(stance("Norland carries oil"))


# -- the documentation ----------------------------------------------------------------------------

FERRY = re.search(r"```text\n(The ferries.*?)```", DOC, re.DOTALL)[1]
EXAMPLES = re.findall(r"```yaml\n(source:.*?)```", DOC, re.DOTALL)
ERRORS = re.search(r"```text\n(ferry\.yaml: line.*?)```", DOC, re.DOTALL)[1]


def test_the_documented_file_is_taken_whole(tmp_path):
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "ferry.yaml").write_text(EXAMPLES[0], encoding="utf-8")
    with open_graph(":memory:") as graph:
        (added,) = graph.add(tmp_path / "ferry.yaml")
        assert (added.ties, added.stances, added.warnings) == (3, 7, ())
        statuses = {(t.relation.id, t.status) for t in graph.ties()}
        assert {("suppliesOilTo", "reported"), ("coerces", "disputed"), ("demands", "reported")} <= statuses
        assert graph.validate().violations == ()


def test_the_documented_file_uses_every_field():
    schema = yaml.safe_load(EXAMPLES[0])
    assert set(schema) == set(parse(EXAMPLES[0], "f")[0].model_dump()) - {"format"}


def test_the_documented_errors_are_real(tmp_path):
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    wrong = EXAMPLES[0].replace("and have for years\n  - id: s2", "and have for decades\n  - id: s2")
    wrong = wrong.replace("quote: {start: 15, end: 22}", "quote: Sudland")
    (tmp_path / "ferry.yaml").write_text(wrong, encoding="utf-8")
    with open_graph(":memory:") as graph, pytest.raises(InputError) as caught:
        graph.add(tmp_path / "ferry.yaml")
    assert str(caught.value).replace(f"{tmp_path}/", "") == ERRORS + "nothing of it was added"


def test_the_documented_stand_off_file_finds_its_text(tmp_path):
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "notes.yaml").write_text(EXAMPLES[1], encoding="utf-8")
    with open_graph(":memory:") as graph:
        (added,) = graph.add(tmp_path / "ferry.txt")
        assert (added.ties, added.stances) == (1, 1)
        assert graph.ties("Iran", "Iraq")[0].stances[0].quote == FERRY[:43]


# -- actors by IRI --------------------------------------------------------------------------------

ELSEWHERE = ids.ID + "actor-0123456789abcdef-berg"
NAMED = """source: {{title: A, id: a}}
actors:
- {{id: own, kind: Person, name: Own Person, same_as: [Q424242]}}
- id: other
  kind: Organization
  name: Other Union
  acts_for: {0}
  offices: [{{title: Chair, of: {0}}}]
ties:
- {{id: t, subject: {0}, relation: warns, object: Iraq}}
- {{id: u, subject: Iraq, relation: warns, object: {0}}}
statements: [{{id: n, text: Words., concerns: {0}}}]
stances:
- {{id: s, attitude: accuses, about: [t, u, n], holder: {0}, addressee: {0}, target: {0}, on_behalf_of: {0},
   details: {{from: {0}, against: {0}}}}}
inferred: [{{about: s, same_as: {0}, because: It is.}}]
"""


@pytest.mark.parametrize(
    ("written", "actor"),
    [
        ("https://www.wikidata.org/entity/Q794", ids.ID + "iran"),
        ("http://www.wikidata.org/entity/Q794", ids.ID + "iran"),
        ("https://www.wikidata.org/wiki/Q794", ids.ID + "iran"),
        ("<http://www.wikidata.org/entity/Q794>", ids.ID + "iran"),
        ("wd:Q794", ids.ID + "iran"),
        ("':iran'", ids.ID + "iran"),
        (ids.ID + "iran", ids.ID + "iran"),
        ("':actor-0123456789abcdef-berg'", ELSEWHERE),
        (ELSEWHERE, ELSEWHERE),
        ("https://www.wikidata.org/entity/Q424242", ids.local_iri("actor", ids.source_iri("id:a"), "own")),
    ],
)
def test_an_iri_names_an_actor_wherever_one_is_named(fresh: Graph, tmp_path: Path, written: str, actor: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(NAMED.format(written))
    done = fresh.add(path)[0]
    found = read_file(path, fresh.registry, fresh.vocabulary)
    (stance,) = found.stances
    assert {stance.holder, stance.on_behalf_of, *stance.addressee, *stance.target} == {actor}
    assert stance.details.origin == stance.details.against == (actor,)
    assert {end for tie in found.ties for end in (tie.subject, tie.object)} == {actor, ids.ID + "iraq"}
    assert [s.concerns for s in found.statements] == [(actor,)]
    assert [a.acts_for for a in found.actors if a.label == "Other Union"] == [(actor,)]
    assert [o.of for o in found.offices] == [actor]
    assert [i.same_as for i in found.inferences] == [actor]
    assert bool([w for w in done.warnings if "which no source here describes" in w]) == (actor == ELSEWHERE)
    out = io.BytesIO()
    fresh.export("annotation", out, source=done.source)
    again = tmp_path / "again.yaml"
    again.write_bytes(out.getvalue())
    with open_graph(":memory:") as other:
        other.add(again)
        assert set(other.store.match()) == set(fresh.store.match())


def test_an_actor_of_another_source_is_named_by_its_id(fresh: Graph, tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    actors = "source: {title: A, id: a}\nactors: [{id: berg, kind: Person, name: Ada Berg}]\n"
    stances = "stances: [{id: s, attitude: asserts, about: t}]\n"
    one.write_text(f"{actors}ties: [{{id: t, subject: berg, relation: warns, object: Iraq}}]\n{stances}")
    source = fresh.add(one)[0].source
    berg = f":actor-{source[-16:]}-berg"
    tie = f"ties:\n- id: t\n  subject: {berg}\n  relation: warns\n  object: Iraq\n"
    same = f"actors: [{{id: x, kind: Person, name: A. Berg, same_as: ['{berg}']}}]\n"
    two.write_text(f"source: {{title: B, id: b, publisher: B}}\n{same}{tie}{stances}")
    assert fresh.add(two)[0].warnings == ()
    (found,) = fresh.ties("Ada Berg")
    assert {s.source.title for s in found.stances} == {"A", "B"}
    assert fresh.validate().violations == ()


@pytest.mark.parametrize(
    "name",
    ["':irann'", "http://www.wikidata.org/entity/Q99999999", "http://example.org/a", "':actor-0123456789abcdef-'",
     "':actor-0123-berg'", "':tie-0123456789abcdef'", ids.ID + "actor-0123456789abcdef-a/b"],
)  # fmt: skip
def test_an_iri_that_nobody_knows_is_refused(fresh: Graph, tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(NAMED.format(name))
    with pytest.raises(InputError, match="no actor is called"):
        fresh.add(path)


@pytest.mark.parametrize(
    ("same", "iri"),
    [
        ("Q794", "http://www.wikidata.org/entity/Q794"),
        ("https://www.wikidata.org/entity/Q794", "http://www.wikidata.org/entity/Q794"),
        ("':iran'", ids.ID + "iran"),
        ("':actor-0123456789abcdef-berg'", ELSEWHERE),
        ("https://example.org/ada", "https://example.org/ada"),
    ],
)
def test_an_actor_says_who_it_is_elsewhere(same: str, iri: str) -> None:
    data = f"source: {{title: A, id: a}}\nactors: [{{id: x, kind: Person, name: Ada Berg, same_as: {same}}}]\n"
    form, lines = parse(data, "a.yaml")
    (actor,) = to_records(form, lines, "a.yaml", registry.resolver(registry.base_quads(), load()), load(), None).actors
    assert actor.same_as == (iri,)


@pytest.mark.parametrize("same", ["Ada", "':irann'", "':tie-0123456789abcdef'", "http://e x"])
def test_a_wrong_identity_is_refused(same: str) -> None:
    (problem,) = violations(
        f"source: {{title: A, id: a}}\nactors: [{{id: x, kind: Person, name: Ada B, same_as: {same}}}]\n"
    )
    assert problem.startswith("line 2: ")


def test_a_bare_id_in_brackets_is_explained() -> None:
    with pytest.raises(InputError, match="put ids in quotation marks"):
        parse("source: {title: A, id: a}\nties: [{id: t, subject: :iran, relation: warns, object: Iraq}]\n", "a.yaml")
