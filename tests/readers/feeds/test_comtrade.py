"""UN Comtrade: tables and answers of its API."""

from __future__ import annotations

import json

import pytest

HEAD = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,"
    "partnerCode,partnerISO,partnerDesc,partner2Code,customsCode,motCode,cmdCode,cmdDesc,netWgt,isNetWgtEstimated,"
    "primaryValue"
)
ROW = '"C","A","20220101","2022","52","2022","152","CHL","Chile","{}","","{}","{}","{}","0","C00","0","{}","Goods","{}","{}","{}",'


def line(flow="M", code="578", iso="NOR", name="Norway", heading="2709", weight="500", guess="false", value="1200"):
    return ROW.format(flow, code, iso, name, heading, weight, guess, value)


def test_rows_run_from_exporter_to_importer_with_their_value(graph, add, file):
    path = file("TradeData.csv", HEAD, line(), line(flow="X", heading="93"), encoding="latin-1", end="\r\n")
    assert add(path).account.kept == 2
    (oil,) = graph.ties("Norway", "Chile", relation="suppliesOilTo")
    assert (oil.subject.label, oil.when) == ("Norway", "2022")
    details = dict(graph.evidence(oil.id).stances[0].details)
    assert (details["amount"], details["unit"], details["quantity"]) == (("1200",), ("USD",), ("500 kg",))
    assert graph.ties("Chile", "Norway", relation="suppliesArmsTo")[0].subject.label == "Chile"


@pytest.mark.parametrize(
    ("heading", "relation"), [("271121", "suppliesGasTo"), ("TOTAL", "tradesWith"), ("10", "suppliesTo")]
)
def test_headings_mean_relations(graph, add, file, heading, relation):
    add(file("TradeData.csv", HEAD, line(heading=heading)))
    assert [tie.relation.id for tie in graph.ties("Norway", "Chile")] == [relation]


def test_totals_and_parts_are_skipped_with_the_reason(add, file):
    lines = [line(), line(code="0", iso="W00", name="World"), line().replace('"C00"', '"C01"')]
    account = add(file("TradeData.csv", HEAD, *lines)).account
    assert (account.kept, sum(number for _, number in account.skipped), len(account.skipped)) == (1, 2, 2)


def test_an_estimated_weight_is_a_hedge(graph, add, file):
    add(file("TradeData.csv", HEAD, line(guess="true")))
    stance = graph.evidence(graph.ties("Norway", "Chile")[0].id).stances[0]
    assert (stance.cue, dict(stance.details)["quantity"]) == ("estimate", ("about 500 kg",))


def test_an_answer_of_the_api(graph, add, file):
    names = HEAD.split(",")
    entry = dict(zip(names, line().rstrip(",").replace('"', "").split(","), strict=True)) | {"primaryValue": 1200.0}
    added = add(file("answer.json", json.dumps({"count": 1, "data": [entry]}, indent=1)))
    assert (added.account.feed, added.ties) == ("comtrade", 1)
    assert graph.ties("Norway", "Chile")[0].relation.id == "suppliesOilTo"
