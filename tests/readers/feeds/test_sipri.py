"""SIPRI: the trade register and the layout of deals."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from tests.readers.feeds.conftest import DEALS, REGISTER

ROWS = (
    "Chile,Norway,2011,?,5,,Gull-9,UAV,5,?,2011; 2012,New,For border guard,0.5,2.5,2.5",
    "Chile,Norway,2012,,10,?,Tern-2,Anti-tank missile,10,,2013,New,,0.1,1,1",
)


def stance(graph, tie):
    return graph.evidence(tie.id).stances[0]


def test_each_order_is_a_tie_of_its_own(graph, add, file):
    more = "Chile,Norway,2012,,20,,Tern-2,Anti-tank missile,10,,2013,New,,0.1,1,1"
    added = add(file("register.csv", REGISTER, *ROWS, more))
    assert (added.account.read, added.account.kept, added.ties) == (3, 3, 3)
    ties = graph.ties("Norway", "Chile", relation="suppliesArmsTo")
    assert [tie.when for tie in ties] == ["2011?", "2012", "2012"]
    assert {tie.status for tie in ties} == {"reported"}


def test_amounts_have_units_and_doubt_is_a_hedge(graph, add, file):
    add(file("register.csv", REGISTER, *ROWS))
    first, second = (stance(graph, tie) for tie in graph.ties("Norway", "Chile"))
    assert dict(first.details)["item"] == ("Gull-9 (UAV)",)
    assert dict(first.details)["quantity"] == (
        "5 ordered; about 5 delivered; TIV 2.5 million ordered; TIV 2.5 million delivered",
    )
    assert dict(second.details)["amount"] == ("10",)
    assert dict(second.details)["unit"] == ("ordered",)
    assert first.cue == second.cue == "estimate"


def test_rows_that_agree_in_every_cell_are_merged(add, file):
    account = add(file("register.csv", REGISTER, ROWS[0], ROWS[0])).account
    assert (account.read, account.kept, account.merged) == (2, 1, 1)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
def test_a_register_may_have_a_preamble_and_be_latin_1(graph, add, file, encoding):
    preamble = ["Transfers of major weapons", "", "Figures are in millions, rounded"]
    row = "Chile,Norway,2011,,5,,Möwe,UAV,5,,2011,New,,0.5,2.5,2.5"
    add(file("register.csv", *preamble, REGISTER, row, encoding=encoding, end="\r\n"))
    (tie,) = graph.ties("Norway", "Chile")
    assert dict(stance(graph, tie).details)["item"] == ("Möwe (UAV)",)


@pytest.mark.parametrize(
    "broken",
    [
        ("Chile,Norway,2014,,3,,Skua-9", ",SAM system,3,,2015,New,,50,150,150"),  # over two lines
        ("Chile,Norway,2014,,3,,,Skua-9,SAM system,3,,2015,New,,50,150,150",),  # a comma too many
        (",Chile,Norway,2014,,3,,Skua-9,SAM system,3,,2015,New,,50,150",),  # shifted by one
    ],
)
def test_a_broken_row_is_mended_where_one_way_makes_sense(graph, add, file, broken):
    account = add(file("register.csv", REGISTER, *broken, ROWS[0])).account
    assert not account.quarantined
    assert [tie.when for tie in graph.ties("Norway", "Chile")] == ["2011?", "2014"]


def test_deliveries_of_a_deal_are_one_order(graph, add, file):
    rows = (
        "D1,Norway,Chile,Gull-9,UAV,Aircraft,2014,No,5,Yes,2016,Yes,New,0.5,0.5,2.5,No",
        "D1,Norway,Chile,Gull-9,UAV,Aircraft,2014,No,3,No,2017,No,New,0.5,0.5,1.5,No",
        "D2,Norway,Chile,Gull-9,UAV,Aircraft,(2015),No,1,No,2017,No,New,0.5,0.5,0.5,No",
    )
    account = add(file("deals.csv", DEALS, *rows)).account
    assert (account.read, account.kept, account.merged) == (3, 2, 1)
    first, second = graph.ties("Norway", "Chile")
    assert dict(stance(graph, first).details)["amount"] == ("8",)
    assert dict(stance(graph, first).details)["time"] == ("delivered 2016; 2017",)
    assert second.when == "2015~"


def test_what_cannot_be_is_quarantined(add, file):
    row = "{},Norway,{},Gull-9,UAV,Aircraft,{},No,{},No,{},No,New,0.5,0.5,2.5,No"
    lines = [
        row.format("D1", "Chile", "20144", 5, 2016),
        row.format("D2", "Chile", "2014", 5, 1890),
        row.format("D3", "Norway", "2014", 5, 2016),
        row.format("D4", "Chile", "2014", -5, 2016),
        row.format("D5", "Chile", "2014-2016", 5, 2016),
    ]
    added = add(file("deals.csv", DEALS, *lines))
    assert [(q.row, q.column) for q in added.account.quarantined] == [
        (2, "year of order"), (3, "year of delivery"), (4, "recipient"), (5, "number delivered"),
    ]  # fmt: skip
    assert (added.ties, len(added.warnings)) == (1, 1)


def test_deals_that_are_not_utf_8_need_their_encoding(add, file):
    row = "D1,Norway,Chile,Möwe,UAV,Aircraft,2014,No,5,No,2016,No,New,0.5,0.5,2.5,No"
    path = file("deals.csv", DEALS, row, encoding="latin-1")
    with pytest.raises(InputError, match="--encoding"):
        add(path)
    assert add(path, encoding="latin-1").ties == 1


@pytest.mark.parametrize(
    ("written", "label", "kind"),
    [
        ("Hezbollah (Lebanon)*", "Hezbollah", "ArmedGroup"),
        ("Grey Coats*", "Grey Coats", "ArmedGroup"),
        ("African Union**", "African Union", "Organization"),
        ("Bosnia-Herzegovina", "Bosnia and Herzegovina", "State"),
        ("Aruba", "Aruba", "Polity"),
        ("unknown recipient(s)", "unknown recipient(s)", "UnnamedActor"),
    ],
)
def test_spellings_of_the_register(graph, add, file, written, label, kind):
    add(file("register.csv", REGISTER, ROWS[0].replace("Chile", written)))
    (tie,) = graph.ties("Norway", label)
    assert (tie.object.label, tie.object.kind) == (label, kind)


def test_a_file_without_its_columns_is_refused_by_name(add, file):
    with pytest.raises(InputError, match="weapon designation"):
        add(file("register.csv", "Supplier,Recipient,Year of order", "Norway,Chile,2011"), kind="sipri")
