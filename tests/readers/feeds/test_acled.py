"""ACLED: the generations of its exports, and what events mean."""

from __future__ import annotations

import json

import pytest

from kg.errors import InputError

CURRENT = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
EVENT = {
    "event_id_cnty": "CHL1", "event_date": "13 June 2024", "year": "2024", "time_precision": "1",
    "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
    "actor1": "Military Forces of Chile (1990-)", "inter1": "1", "actor2": "Grey Coats", "inter2": "2",
    "country": "Chile", "admin1": "Maule", "location": "Talca", "latitude": "-35.4", "longitude": "-71.6",
    "source": "Gull Post; Dawn Wire", "notes": "A strike.", "fatalities": "3",
}  # fmt: skip
OLD = (
    "DATA_ID,EVENT_ID_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,ALLY_ACTOR_2,"
    "INTER2,COUNTRY,ADMIN1,LOCATION,LATITUDE,LONGITUDE,SOURCE,NOTES,FATALITIES"
)


def row(names=CURRENT, **changes):
    """A row with these columns."""
    said = {name.lower(): value for name, value in (EVENT | changes).items()}
    return ",".join(f'"{said.get(name.lower(), "")}"' for name in names.split(","))


def test_an_attack_is_a_tie_of_its_day_with_its_dead_and_its_sources(graph, add, file):
    added = add(file("acled.csv", CURRENT, row()))
    assert added.account.feed == "acled"
    (tie,) = graph.ties("Chile", "Grey Coats")
    assert (tie.relation.id, tie.when, tie.subject.state.label) == ("attacks", "2024-06-13", "Chile")
    (stance,) = graph.evidence(tie.id).stances
    details = dict(stance.details)
    assert (details["amount"], details["unit"], details["place"]) == (("3",), ("fatalities",), ("Talca, Maule, Chile",))
    assert stance.origin == "Dawn Wire; Gull Post"


@pytest.mark.parametrize(
    ("changes", "relation", "subject"),
    [
        ({"event_type": "Battles", "sub_event_type": "Armed clash"}, "clashesWith", None),
        ({"event_type": "Protests", "sub_event_type": "Excessive force against protesters"}, "attacks", "Grey Coats"),
        ({"event_type": "Strategic developments", "sub_event_type": "Agreement"}, "agreesWith", None),
        ({"event_type": "Battle-No change of territory", "sub_event_type": ""}, "clashesWith", None),
    ],
)
def test_what_types_mean_is_data(graph, add, file, changes, relation, subject):
    add(file("acled.csv", CURRENT, row(**changes)))
    (tie,) = graph.ties("Grey Coats")
    assert tie.relation.id == relation
    assert subject is None or tie.subject.label == subject


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({"event_date": "2024-06-13"}, "2024-06-13"),
        ({"event_date": "13-Jun-24"}, "2024-06-13"),
        ({"event_date": "June 13, 2024"}, "2024-06-13"),
        ({"event_date": "13.06.2024"}, "2024-06-13"),
        ({"time_precision": "2"}, "2024-06-13~"),
        ({"time_precision": "3"}, "2024-06"),
    ],
)
def test_dates_are_as_precise_as_they_are(graph, add, file, changes, when):
    add(file("acled.csv", CURRENT, row(**changes)))
    assert graph.ties("Grey Coats")[0].when == when


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"event_date": "31 June 2024"}, "event date"),
        ({"event_date": "06/13/24"}, "event date"),
        ({"year": "1999"}, "year"),
        ({"fatalities": "ten"}, "fatalities"),
        ({"fatalities": "-1"}, "fatalities"),
        ({"latitude": "140"}, "latitude"),
        ({"actor1": ""}, "actor1"),
    ],
)
def test_what_cannot_be_is_quarantined(add, file, changes, column):
    account = add(file("acled.csv", CURRENT, row(), row(**changes))).account
    assert [(q.row, q.column) for q in account.quarantined] == [(3, column)]


@pytest.mark.parametrize(
    ("written", "label", "kind"),
    [
        ("HMS: Hamas Movement", "Hamas", "ArmedGroup"),
        ("Military Forces of Peru (2021-) Navy", "Military Forces of Peru (2021-) Navy", "StateBody"),
        ("Former Military Forces of Peru", "Former Military Forces of Peru", "ArmedGroup"),
        ("Gunmen (Peru)", "Gunmen (Peru)", "UnnamedActor"),
    ],
)
def test_names_of_actors(graph, add, file, written, label, kind):
    add(file("acled.csv", CURRENT, row(actor1=written)))
    (tie,) = graph.ties("Grey Coats")
    assert (tie.subject.label, tie.subject.kind) == (label, kind)
    assert bool(graph.ties("Peru", "Grey Coats")) == (kind == "StateBody")


def test_an_event_of_one_actor_is_kept_in_words(graph, add, file):
    protest = {"event_type": "Protests", "sub_event_type": "Peaceful protest", "actor1": "Protesters (Chile)"}
    added = add(file("acled.csv", CURRENT, row(**protest, actor2="", inter2="")))
    assert (added.ties, added.account.kept, added.stances) == (0, 1, 1)


def test_whom_an_actor_was_with_is_a_detail(graph, add, file):
    add(file("acled.csv", CURRENT, row(assoc_actor_1="Blue Hats")))
    (tie,) = graph.ties("Grey Coats")
    (manner,) = dict(graph.evidence(tie.id).stances[0].details)["manner"]
    assert "Military Forces of Chile (1990-) with Blue Hats" in manner


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_spreadsheet_saved_it_as_utf_16_with_semicolons(graph, add, file, encoding):
    lines = [line.replace('","', '";"') for line in (row(latitude="-35,4", longitude="-71,612"),)]
    account = add(file("acled.csv", CURRENT.replace(",", ";"), *lines, encoding=encoding, end="\r\n")).account
    assert (account.kept, account.quarantined) == (1, ())
    assert graph.ties("Grey Coats")[0].when == "2024-06-13"


def test_a_comma_that_may_be_of_thousands_is_quarantined(add, file):
    lines = [
        row(event_id_cnty=f"C{n}", fatalities=said).replace('","', '";"') for n, said in enumerate(("2,0", "1,234"))
    ]
    account = add(file("acled.csv", CURRENT.replace(",", ";"), *lines)).account
    assert [(q.row, q.column) for q in account.quarantined] == [(3, "fatalities")]


def test_r_wrote_a_number_before_each_row_without_a_name(add, file):
    lines = [f'"{n}",{row(event_id_cnty=f"C{n}", timestamp="NA")}' for n in (1, 2)]
    added = add(file("acled.csv", CURRENT, *lines))
    assert (added.account.kept, added.ties) == (2, 2)


def test_an_older_export_with_breaks_in_its_notes(graph, add, file):
    lines = [row(OLD, event_date=f"{day:02}/06/2014", year="2014", event_id_cnty=f"C{day}") for day in range(1, 25)]
    added = add(file("ACLED.csv", OLD, *(line.replace("A strike.", "A strike,\nby air.") for line in lines)))
    assert (added.account.read, added.account.quarantined, added.ties) == (24, (), 24)
    assert graph.ties("Grey Coats")[0].when == "2014-06-01"


@pytest.mark.parametrize("columns", ["event_id_cnty,event_date,event_type,country", "event_date,event_type,fatalities"])
def test_a_cut_without_actors_is_refused_by_name(add, file, columns):
    path = file("cut.csv", columns, ",".join("1" for _ in columns.split(",")))
    with pytest.raises(InputError, match="actor1, actor2"):
        add(path)


def test_the_answer_of_the_api_is_read(graph, add, file):
    events = [EVENT, EVENT | {"event_id_cnty": "CHL2", "latitude": -35.4, "fatalities": 2, "notes": None}, 7]
    added = add(file("answer.json", json.dumps({"status": 200, "success": True, "count": 3, "data": events})))
    assert (added.account.feed, added.account.kept, added.ties) == ("acled", 2, 2)
    assert [wrong.reason for wrong in added.account.quarantined] == ["not an object"]
    assert {tie.when for tie in graph.ties("Grey Coats")} == {"2024-06-13"}


def test_an_answer_without_events_is_refused(add, file):
    with pytest.raises(InputError, match="no list 'data'"):
        add(file("answer.json", '{"error": {"event_type": 1, "actor1": 2}}'))


def test_a_row_takes_seven_quads_for_its_tie_and_six_for_its_stance_besides_details(graph, add, file):
    add(file("acled.csv", CURRENT, row()))
    (tie,) = graph.ties("Grey Coats")
    (stance,) = graph.evidence(tie.id).stances
    details = ("place", "manner", "amount", "unit")
    assert len(graph.store.describe([tie.id])) == 7
    assert len(graph.store.describe([stance.id])) == 6 + len(details)
