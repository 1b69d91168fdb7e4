"""UCDP: events, dyads and the table of actors."""

from __future__ import annotations

import pytest

GED = (
    "id,relid,year,active_year,type_of_violence,conflict_name,side_a_new_id,side_a,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,where_prec,where_coordinates,adm_1,latitude,longitude,country,"
    "event_clarity,date_prec,date_start,date_end,best,high,low,gwnoa,gwnob"
)
EVENT = (
    '100.0,C-1,2013.0,1.0,1.0,Chile: Government,1.0,Government of Chile,"11884, 226",Grey Coats,2.0,'
    '"""Dawn Wire 2013-01-05""",{office},1.0,Talca,Maule,-35.4,-71.6,Chile,1.0,{prec},{start},{end},4.0,{high},4.0,155,'
)


def event(office="Dawn Wire;Gull Post", prec="1.0", start="2013-01-05", end="2013-01-05", high="4.0"):
    return EVENT.format(office=office, prec=prec, start=start, end=end, high=high)


def test_an_event_is_a_tie_on_its_days(graph, add, file):
    lines = [event(), event(end="2013-01-08", high="9.0").replace("100.0", "101.0")]
    add(file("ged.csv", GED, *lines))
    first, second = graph.ties("Chile", "Grey Coats", relation="clashesWith")
    assert [first.when, second.when] == ["2013-01-05", "2013-01-05/2013-01-08"]
    exact, loose = (graph.evidence(tie.id).stances[0] for tie in (first, second))
    assert dict(exact.details)["amount"] == ("4",)
    assert exact.cue is None
    assert (loose.cue, dict(loose.details)["quantity"]) == ("estimate", ("4 to 9 deaths",))
    assert exact.origin == "Dawn Wire; Gull Post"


def test_a_spreadsheet_wrote_the_days_otherwise(graph, add, file):
    lines = [event(start=f"{n:02}/05/2013 00:00", end="").replace("100.0", f"{n}.0") for n in range(1, 25)]
    assert add(file("ged.csv", GED, *lines)).account.kept == 24
    assert graph.ties("Chile", "Grey Coats")[0].when == "2013-05-01"


def test_an_older_row_cites_its_article(graph, add, file):
    add(file("ged.csv", GED, event(office="")))
    assert graph.evidence(graph.ties("Grey Coats")[0].id).stances[0].origin == "Dawn Wire"


def test_one_sided_violence_is_an_attack_on_the_civilians_of_the_country(graph, add, file):
    line = event().replace(",1.0,Chile: Government", ",3.0,Chile: Government").replace("Grey Coats", "Civilians")
    add(file("ged.csv", GED, line))
    (tie,) = graph.ties("Chile", relation="attacks")
    assert (tie.object.label, tie.object.kind) == ("Civilians (Chile)", "People")


def test_dyads_by_year(graph, add, file):
    head = "dyad_id,conflict_id,location,side_a,side_a_id,side_a_2nd,side_b,side_b_id,year,intensity_level"
    lines = (
        "7,1,Chile,Government of Chile,1,Government of Peru,Grey Coats,9,2012,2",
        "7,1,Chile,Government of Chile,1,,Grey Coats,9,2013,1",
    )
    add(file("dyadic.csv", head, *lines, encoding="utf-8-sig"))
    assert {(t.relation.id, t.when) for t in graph.ties("Grey Coats")} == {
        ("atWarWith", "2012"),
        ("clashesWith", "2013"),
    }
    assert [t.relation.id for t in graph.ties("Peru", "Chile")] == ["supports"]


@pytest.mark.parametrize(
    ("head", "line", "relation"),
    [
        ("dyad_id,location_inc,side_a,side_b,year,bd_best,bd_low,bd_high", "7,Chile,{0},{1},2012,40,30,50", "clashesWith"),
        ("dyad_id,side_a_name,side_b_name,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,"
         "location", "7,{0},{1},2012,40,30,50,Chile", "clashesWith"),
        ("dyad_id,actor_name,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,location",
         "7,{1},2012,40,30,50,Chile", "attacks"),
    ],
)  # fmt: skip
def test_deaths_by_year(graph, add, file, head, line, relation):
    add(file("deaths.csv", head, line.format("Government of Chile", "Grey Coats")))
    (tie,) = graph.ties("Grey Coats")
    (stance,) = graph.evidence(tie.id).stances
    assert (tie.relation.id, tie.when, stance.cue) == (relation, "2012", "estimate")
    assert dict(stance.details)["amount"] == ("40",)
    assert dict(stance.details)["quantity"] == ("30 to 50 deaths",)


def test_the_table_of_actors_gives_names(graph, add, file):
    head = "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,NewName,Org,ConflictId,Location"
    lines = (
        '9,Grey Coats,Casacas Grises,n/a,,,1,"11884, 226",Chile',
        '3,Government of Chile,Gobierno de la República de Chile,n/a,,,4,"1, 2",Chile',
    )
    added = add(file("actor.csv", head, *lines, encoding="utf-8-sig"))
    assert (added.account.kept, added.ties) == (2, 0)
    assert graph.resolve("Casacas Grises").label == "Grey Coats"
    assert graph.resolve("Gobierno de la República de Chile").label == "Government of Chile"
    assert not graph.check().violations
    add(file("ged.csv", GED, event()))
    graph.remove(added.source)
    assert graph.ties("Grey Coats", "Chile")
    assert not graph.check().violations
