"""The page in a real browser, used as a person would: by clicking and typing."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from chromium import until
from view_cases import HOSTILE, hostile_case, made_up, small_case, spoken

from kg.model.records import AssessmentRecord, CodedRow, CodedRows, LinkRecord
from kg.view.payload import StatusStep

pytestmark = pytest.mark.browser

Show = Callable[..., Any]


def tally(page: Any) -> str:
    return page.inner_text("#tally")


def node(page: Any, label: str) -> tuple[float, float]:
    """The middle of an actor's shape on the screen."""
    box = page.locator(f'#stage g[role=img][aria-label*="{label}"]').bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def heading(page: Any) -> str:
    return page.inner_text("#panel h2")


def edge_label(page: Any, text: str) -> None:
    """Clicks the label of an edge in the drawing."""
    box = page.locator("#stage text", has_text=text).first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


# --- evidence panel -------------------------------------------------------------------------------


def test_a_click_on_an_edge_shows_who_affirms_and_who_denies_in_which_words(show: Show) -> None:
    page = show(small_case(), "#tie=territory")
    assert heading(page) == "Azerbaijan allows use of territory by Israel"
    panel = page.inner_text("#panel")
    assert "The Government of Iran and its president affirm it" in panel
    left, right = page.locator(".side.for").bounding_box(), page.locator(".side.against").bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 4
    assert "accused Azerbaijan, its neighbour" in page.inner_text(".side.for")
    assert "Masoud Pezeshkian (President of Iran, on behalf of Iran) voices concern to Ilham Aliyev" in page.inner_text(
        ".side.for"
    )
    assert "rejected the allegations" in page.inner_text(".side.against")
    assert "names nothing explicitly" in page.inner_text(".side.against")
    assert "inferred" in page.inner_text(".when")
    undenied = page.inner_text(".undenied")
    assert "What the denials leave undenied" in undenied
    assert "from: Azerbaijani ground" in undenied


def test_decisions_of_analysts_are_shown_with_the_tie(show: Show) -> None:
    case = small_case()
    said = (spoken("stance-x", "Iran", "accuses", ("tie-entry",), "source-digest"),)
    at = "2025-07-02T08:00:00Z"
    links = (
        LinkRecord("j1", "implied by", "tie-entry", "one thing", "", "ana", "it follows", at, stances=said),
        LinkRecord("j2", "implies", "tie-elsewhere", "another thing", "", "ana", "so it goes", ""),
    )
    verdict = AssessmentRecord("accepted", "ben", "seen on radar", "2025-07-01T10:00:00Z")
    ties = [replace(t, assessments=(verdict,), links=links) if t.id == "tie-territory" else t for t in case.ties]
    page = show(replace(case, ties=tuple(ties), title="what analysts decided"), "#tie=territory")
    assert page.locator("#panel .note").all_inner_texts()[:3] == [
        "accepted by ben (1 Jul 2025): seen on radar",
        "implied by one thing (Iran accuses); linked by ana (2 Jul 2025): it follows",
        "implies another thing; linked by ana: so it goes",
    ]
    page.click("#panel .note a")
    page.wait_for_url("**#tie=entry")


def coded_case() -> Any:
    """The small case with a tie that machine-coded rows stand behind, of which the newest are known."""
    rows = (
        CodedRow("2025-05-10", "81", "112", "gazette.example", "https://www.gazette.example/ports"),
        CodedRow("2025-05-02", "80", "112", "Gazette; Herald"),
        CodedRow("2025-04-30", "12", "1121", None, "javascript:alert(1)"),
    )
    found = CodedRows("source-digest", "Export of a day", "gdelt", 37, 21, (("2025-04", 30), ("2025-05", 7)), rows)
    case = small_case()
    ties = [replace(t, events=(found,), when="2025") if t.id == "tie-territory" else t for t in case.ties]
    return replace(case, ties=tuple(ties), title="rows behind a tie")


def test_the_rows_behind_a_tie_are_counted_by_month_and_lead_to_their_addresses(show: Show) -> None:
    page = show(coded_case(), "#tie=territory")
    section = page.locator("#panel .rows")
    assert section.locator("h3").inner_text() == "37 rows of GDELT, 21 outlets, 2025"
    assert "Apr 2025: 30 · May 2025: 7" in section.inner_text()
    assert section.locator("li").all_inner_texts() == [
        "10 May 2025\n112\nhttps://www.gazette.example/ports",
        "2 May 2025\n112\nGazette; Herald",
        "30 Apr 2025\n1121\njavascript:alert(1)",
    ]
    assert section.locator("li a").count() == 1
    assert section.locator("li a").get_attribute("href") == "https://www.gazette.example/ports"
    assert "and 34 earlier rows" in section.inner_text()
    page.click("#panel .rows .meta a")
    page.wait_for_url("**#text=source-digest")


def test_nested_speakers_are_indented(show: Show) -> None:
    page = show(small_case(), "#tie=entry")
    outer = page.locator(".side.for .say > .level")
    inner = outer.locator("> .level")
    assert outer.locator("> .who").inner_text().startswith("Mehdi Sobhani (Ambassador of Iran to Armenia")
    assert outer.locator("> .who").inner_text().endswith("alleges that")
    assert inner.locator("> .who").inner_text() == "Iranian intelligence confirms"
    indent = inner.locator("> .who").bounding_box()["x"] - outer.locator("> .who").bounding_box()["x"]
    assert indent > 10
    assert "hearsay" in inner.inner_text()


def test_everything_in_the_panel_leads_on_and_back(show: Show) -> None:
    page = show(small_case(), "#tie=territory")
    page.click("#panel .side.for >> text=Government of Iran")
    assert heading(page) == "Government of Iran"
    page.click("#panel >> text=acts for >> a")
    assert heading(page) == "Iran"
    page.click("#panel .lines >> text=is at war with")
    assert heading(page) == "Iran is at war with Israel"
    page.click("[aria-label=Back]")
    assert heading(page) == "Iran"
    page.click("[aria-label='Close evidence']")
    assert "Overview" in page.inner_text("#panel")


def test_a_reply_leads_to_what_it_answers(show: Show) -> None:
    page = show(small_case(), "#tie=territory")
    page.click(".side.against >> text=(accuses)")
    assert page.evaluate("document.activeElement.id").startswith("stance-")
    assert "Government of Iran" in page.evaluate("document.activeElement.innerText")


def test_a_dossier_shows_names_offices_and_ties(show: Show) -> None:
    page = show(small_case(), "#actor=pezeshkian")
    panel = page.inner_text("#panel")
    for text in (
        "Person",
        "also Massoud Pezeshkian",
        "acts for Iran",
        "President of Iran",
        "28 Jul 2024",
        "holds office in",
    ):
        assert text in panel, text


@pytest.mark.parametrize("rollup", ["1", "0"])
def test_a_dossier_speaks_of_the_actor_chosen(show: Show, rollup: str) -> None:
    page = show(small_case(), f"#rollup={rollup}")
    page.keyboard.press("/")
    page.keyboard.type("Government of Azerb")
    page.keyboard.press("Enter")
    assert heading(page) == "Government of Azerbaijan"
    own, others = page.inner_text("#panel").split("Other ties of Azerbaijan")
    assert "denies to Government of Iran" in own
    assert "is answered with a denial by" not in own + others
    assert "supplies oil to Israel" in own
    assert "is accused by Iran" in others
    assert "4 ties in 4 relationships" in own


@pytest.mark.parametrize("name", ["Government of Iran", "Government of Azerbaijan", "Iran", "Israel"])
@pytest.mark.parametrize("rollup", ["1", "0"])
def test_each_line_of_a_dossier_says_what_its_tie_says(show: Show, name: str, rollup: str) -> None:
    """A line with the subject's word leads to a tie of that subject, one with the inverse to one of that object."""
    case = small_case()
    words = {r.label for r in case.relations} - {r.label for r in case.relations if r.symmetric}
    actor = next(a for a in case.actors if a.label == name)
    page = show(case, f"#rollup={rollup}&actor={actor.id}")
    lines = page.locator("#panel > section:not(.apart) > ul.lines > li").all_inner_texts()
    states = {a.id: a.state or a.id for a in case.actors}
    labels = {a.id: a.label for a in case.actors}
    told = {
        (t.relation, labels[end])
        for t in case.ties
        for end in (t.object, states[t.object])
        if actor.id in (t.subject, states[t.subject])
    }
    known = {r.label: r.id for r in case.relations}
    for line in lines:
        word = next((w for w in sorted(words, key=len, reverse=True) if f" {w} " in f" {line} "), None)
        if word is not None and not line.startswith("is object of"):
            assert any((known[word], label) in told for label in labels.values() if label in line), line


def test_a_tie_of_several_opens_in_its_relationship(show: Show) -> None:
    page = show(small_case(), "#tie=arms2020")
    assert page.locator(".ties > li").count() == 2
    page.locator(".ties .row").nth(1).click()
    assert "once more before the offensive" in page.inner_text(".ties > li.open")


def test_statements_are_evidence_too(show: Show) -> None:
    page = show(small_case())
    page.click("#panel >> text=Fuel drop tanks")
    assert "videos circulating online" in page.inner_text("#panel")
    assert "speculates" in page.inner_text("#panel")


# --- drawing --------------------------------------------------------------------------------------


def test_clicks_in_the_drawing_choose_actors_edges_bundles_and_nothing(show: Show) -> None:
    page = show(small_case())
    page.mouse.click(*node(page, "Iran"))
    assert heading(page) == "Iran"
    edge_label(page, "dismantles")
    assert heading(page) == "Azerbaijan dismantles breakaway ethnic Armenian enclave"
    edge_label(page, "×7")
    assert heading(page) == "Azerbaijan and Israel"
    labels = page.locator("#stage text").all_text_contents()
    assert sum("supplies" in text for text in labels) >= 2
    assert any("allows use of territory by" in text for text in labels)
    box = page.locator("#stage").bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 200)
    assert "Overview" in page.inner_text("#panel")


def test_labels_do_not_collide_and_stay_inside(show: Show) -> None:
    for payload in (small_case(), made_up(300)):
        page = show(payload)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('#stage > svg text')].filter(t => t.textContent.length > 1)
            .map(t => [t.getBoundingClientRect(), t.textContent])
            .map(([r, text]) => [r.left, r.top + 3, r.right, r.bottom - 3, text])"""
        )
        stage = page.locator("#stage").bounding_box()
        assert len(boxes) > 8
        for i, (left, top, right, bottom, text) in enumerate(boxes):
            assert left >= stage["x"] - 1, text
            assert right <= stage["x"] + stage["width"] + 1, text
            for other in boxes[:i]:
                apart = right <= other[0] + 1 or other[2] <= left + 1 or bottom <= other[1] + 1 or other[3] <= top + 1
                assert apart, (text, other[4])


def test_labels_of_an_opened_bundle_lie_on_their_own_arcs(show: Show) -> None:
    page = show(small_case(), "#pair=azerbaijan,israel")
    far = page.evaluate(
        """() => [...document.querySelectorAll('#stage > svg text')].filter((t) => /^[+−·] /.test(t.textContent)
            && Number(t.getAttribute('opacity') || 1) === 1).map((label) => {
          const words = label.nextSibling;
          const [left, right] = [label.getBBox().x, words.getBBox().x + words.getBBox().width];
          const [x, y] = [(left + right) / 2, Number(label.getAttribute('y')) - 4];
          return Math.min(...[...document.querySelectorAll('#stage g[data-edge] path')].filter((p) =>
            p.getAttribute('stroke') === label.getAttribute('fill') && p.getAttribute('fill') === 'none').map((p) => {
            let best = Infinity;
            for (let at = 0; at < p.getTotalLength(); at += 2) {
              const q = p.getPointAtLength(at);
              best = Math.min(best, Math.hypot(q.x - x, q.y - y));
            }
            return best;
          }));
        })"""
    )
    assert len(far) >= 5
    assert max(far) < 4


def test_dragging_moves_a_node_and_the_link_keeps_its_place(show: Show) -> None:
    page = show(small_case())
    x, y = node(page, "Israel")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 90, steps=5)
    page.mouse.up()
    page.wait_for_timeout(300)
    moved = node(page, "Israel")
    assert abs(moved[0] - x + 60) < 4
    assert abs(moved[1] - y - 90) < 4
    assert "pos=israel" in page.evaluate("location.hash")
    page.reload()
    page.wait_for_timeout(400)
    again = node(page, "Israel")
    others = node(page, "Iran")
    assert again[1] > others[1]


def test_panning_and_zooming(show: Show) -> None:
    page = show(small_case())
    x, y = node(page, "Iran")
    box = page.locator("#stage").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 320, steps=4)
    page.mouse.up()
    page.wait_for_timeout(250)
    assert abs(node(page, "Iran")[0] - x - 50) < 3
    before = abs(node(page, "Iran")[1] - node(page, "Azerbaijan")[1])
    page.click("#zoomin")
    page.wait_for_timeout(250)
    assert abs(node(page, "Iran")[1] - node(page, "Azerbaijan")[1]) > before * 1.2
    page.click("#fit")
    page.wait_for_timeout(100)
    assert abs(node(page, "Iran")[0] - x) < 3


def test_signs_statuses_and_unreviewed_ties_differ_by_more_than_colour(show: Show) -> None:
    page = show(small_case(), "#rollup=0")
    found = page.evaluate(
        """() => [...document.querySelectorAll('#stage g[data-edge]')]
            .map(g => [...g.children].map(p => [p.getAttribute('stroke-dasharray'), p.getAttribute('d')]))"""
    )
    assert {paths[0][0] for paths in found} >= {None, "13 4 2.5 4"}
    labels = " ".join(page.locator("#stage text").all_text_contents())
    assert "disputed" in labels
    assert "− dismantles" in labels
    assert "unreviewed" in labels


def test_shapes_tell_kinds_apart_and_the_legend_names_them(show: Show) -> None:
    page = show(small_case())
    page.click(".legend summary")
    legend = page.inner_text("#legend")
    for word in ("State", "Person", "Polity", "cooperative", "hostile", "disputed", "unreviewed"):
        assert word in legend


# --- filters --------------------------------------------------------------------------------------


def test_filters_combine_count_and_reset(show: Show) -> None:
    page = show(small_case())
    assert tally(page) == "22 of 22 ties"
    page.get_by_role("checkbox", name="disputed").check()
    assert tally(page) == "4 of 22 ties"
    page.get_by_role("checkbox", name="uses airspace of").check()
    assert tally(page) == "2 of 22 ties"
    page.get_by_role("checkbox", name="reported").check()
    assert tally(page) == "2 of 22 ties"
    assert page.get_by_role("checkbox", name="uses airspace of").is_checked()
    page.click("#filters >> text=Reset")
    assert tally(page) == "22 of 22 ties"
    until(page, "location.hash == ''")


def test_a_group_of_relations_is_set_at_once(show: Show) -> None:
    page = show(small_case())
    page.get_by_role("checkbox", name="standing, cooperative").check()
    assert tally(page) == "4 of 22 ties"
    page.get_by_role("checkbox", name="standing, cooperative").uncheck()
    assert tally(page) == "22 of 22 ties"


def test_speakers_sources_and_kinds_filter(show: Show) -> None:
    page = show(small_case())
    page.click("#filters summary >> text=Speaker")
    page.get_by_role("checkbox", name="Mehdi Sobhani").check()
    assert tally(page) == "1 of 22 ties"
    page.click("#filters >> text=Reset")
    page.click("#filters summary >> text=Kind of actor")
    page.get_by_role("checkbox", name="Polity").check()
    assert tally(page) == "1 of 22 ties"


def test_the_time_range_keeps_undated_ties_and_counts_them(show: Show) -> None:
    page = show(small_case())
    page.fill("[data-k=from]", "2025-01-01")
    page.keyboard.press("Tab")
    shown = int(tally(page).split()[0])
    assert "keep undated ties (9)" in page.inner_text("#filters")
    page.get_by_label("keep undated ties").uncheck()
    assert int(tally(page).split()[0]) == shown - 9
    page.click("text=any time")
    box = page.locator(".bars").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 30)
    page.mouse.up()
    assert tally(page).startswith("1 of")
    until(page, "location.hash.includes('to=') && !location.hash.includes('from=')")


def test_roll_up_folds_persons_into_states(show: Show) -> None:
    page = show(small_case())
    assert page.locator('#stage g[aria-label*="Pezeshkian"]').count() == 0
    page.click("text=Roll up to states")
    assert page.locator('#stage g[aria-label*="Pezeshkian"]').count() == 1
    page.wait_for_timeout(200)
    assert "rollup=0" in page.evaluate("location.hash")


# --- finding --------------------------------------------------------------------------------------


def test_search_finds_names_aliases_and_quotes_by_keyboard(show: Show) -> None:
    page = show(small_case())
    page.keyboard.press("/")
    page.keyboard.type("baku")
    assert page.get_by_role("option").first.inner_text().startswith("Azerbaijan")
    page.keyboard.press("Enter")
    assert heading(page) == "Azerbaijan"
    page.keyboard.press("/")
    page.keyboard.type("much of Israel's demand")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "supplies" in heading(page)
    page.keyboard.press("/")
    page.keyboard.type("nothing like this")
    assert page.get_by_role("option", name="nothing found").is_visible()


def test_focus_shows_neighbours_and_expands(show: Show) -> None:
    page = show(small_case(), "#actor=enclave")
    page.click("text=Focus, 1 hop")
    assert tally(page) == "1 of 22 ties"
    page.get_by_label("ties among neighbours").check()
    assert tally(page) == "2 of 22 ties"
    page.click("#panel >> text=is dismantled by")
    page.click("#panel h2 >> text=Azerbaijan")
    page.click("text=Expand")
    assert int(tally(page).split()[0]) > 15
    page.click("[aria-label='End focus']")
    assert tally(page) == "22 of 22 ties"


def test_the_shortest_path_is_explained_tie_by_tie(show: Show) -> None:
    page = show(small_case())
    page.click("#pathbutton")
    page.get_by_role("combobox", name="From").fill("enclave")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="To").fill("several")
    page.keyboard.press("Enter")
    assert page.locator(".path > li").count() == 3
    panel = page.inner_text("#panel")
    for text in ("3 steps", "dismantles", "enters airspace of", "disputed"):
        assert text in panel, text
    page.wait_for_timeout(200)
    assert "path=" in page.evaluate("location.hash")


def test_a_tie_that_has_begun_and_not_ended_is_there_at_any_later_time(show: Show) -> None:
    case = small_case()
    first, *rest = case.ties
    lasting = replace(first, when="2020/..", earliest="2020-01-01", latest=None, when_inferred=False)
    page = show(replace(case, title="Lasting", ties=(lasting, *rest)), "#from=2025-01-01&undated=0&show=table")
    assert "since 2020" in page.inner_text("#table tbody")


def test_a_tie_within_a_state_keeps_the_names_of_its_ends(show: Show) -> None:
    case = small_case()
    inner = next(a for a in case.actors if a.state)
    ends = {"subject": inner.id, "object": inner.state}
    tie = replace(case.ties[0], when="2024", earliest="2024-01-01", latest="2024-12-31", **ends)
    own = replace(next(r for r in case.relationships if r.id == tie.relationship), **ends)
    relationships = tuple(own if r.id == own.id else r for r in case.relationships)
    page = show(
        replace(case, title="Within", ties=(tie, *case.ties[1:]), relationships=relationships), "#show=timeline"
    )
    state = next(a.label for a in case.actors if a.id == inner.state)
    label = next(r.label for r in case.relations if r.id == tie.relation)
    assert f"{inner.label} {label} {state}" in page.inner_text("#timeline")


# --- table ----------------------------------------------------------------------------------------


def test_the_table_is_sorted_filtered_and_in_step_with_the_selection(show: Show) -> None:
    page = show(small_case(), "#show=both&tie=war")
    assert page.locator("#table tbody th").count() == 22
    assert page.locator("tr.chosen").count() == 1
    page.get_by_role("button", name="Subject").click()
    assert page.locator("#table th", has_text="Subject").get_attribute("aria-sort") == "ascending"
    first = page.locator("#table tbody tr td").first.inner_text()
    page.get_by_role("button", name="Subject").click()
    assert page.locator("#table th", has_text="Subject").get_attribute("aria-sort") == "descending"
    assert page.locator("#table tbody tr td").first.inner_text() != first
    page.get_by_role("checkbox", name="speculative").check()
    assert page.locator("#table tbody th").count() == 1
    page.locator("#table tbody th button").click()
    assert "enters airspace of" in heading(page)


def test_the_marks_of_a_status_are_whole_in_the_table(show: Show) -> None:
    case = small_case()
    ties = tuple(replace(tie, unreviewed=True) for tie in case.ties)
    page = show(replace(case, title="Unreviewed", ties=ties), "#show=table", width=1280)
    chip, cell = (page.locator(f"#table tbody {at}").first for at in (".chip.unreviewed", "td:has(.chip.unreviewed)"))
    inner, outer = chip.bounding_box(), cell.bounding_box()
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_a_long_table_holds_few_rows_at_a_time_and_reaches_the_last(show: Show) -> None:
    page = show(made_up(1500), "#show=table")
    assert page.locator("#table tbody th").count() < 80
    assert page.locator("table").get_attribute("aria-rowcount") == "1501"
    page.locator("#table .scroll").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.row") == "1499"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.row") == "1498"
    page.keyboard.press("Enter")
    assert page.locator("tr.chosen").count() == 1


# --- taking things along --------------------------------------------------------------------------


def take(page: Any, name: str) -> bytes:
    page.click("text=Export")
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    with open(download.value.path(), "rb") as file:
        return file.read()


def test_exports_hold_what_is_shown(show: Show) -> None:
    page = show(small_case(), "#status=disputed")
    rows = list(csv.DictReader(io.StringIO(take(page, "CSV").decode("utf-8-sig"))))
    assert len(rows) == 4
    assert {row["status"] for row in rows} == {"disputed"}
    ties = json.loads(take(page, "JSON"))
    assert [t["tie"] for t in ties] == [row["tie"] for row in rows]
    assert ties[0]["stances"][0]["quote"]
    svg = take(page, "SVG").decode()
    assert svg.startswith("<svg")
    assert "disputed" in svg
    assert "<script" not in svg
    texts = re.findall(r"<text[^>]*>([^<]*)", svg)
    assert {small_case().title, "4 of 22 ties, 4 relationships · rolled up to states · filtered"} <= set(texts)
    assert {"Actors", "Relations", "Status", "− hostile", "State", "disputed"} <= set(texts)
    png = take(page, "PNG")
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">I", png[16:20])[0] > 1000


def test_a_link_restores_the_whole_view(show: Show) -> None:
    page = show(small_case())
    page.get_by_role("checkbox", name="disputed").check()
    page.fill("[data-k=from]", "2025-01-01")
    page.keyboard.press("Tab")
    page.click("#theme")
    page.click("#theme")
    page.click("#tabs >> text=Both")
    page.mouse.click(*node(page, "Azerbaijan"))
    page.wait_for_timeout(300)
    fragment = page.evaluate("location.hash")
    again = show(small_case(), fragment)
    assert tally(again) == tally(page)
    assert heading(again) == "Azerbaijan"
    assert again.evaluate("document.documentElement.dataset.theme") == "dark"
    assert again.locator("#table").is_visible()
    assert again.input_value("[data-k=from]") == "2025-01-01"
    again.evaluate("location.hash = '#tie=war'")
    again.locator("#panel h2", has_text="war with").wait_for()
    assert heading(again) == "Iran is at war with Israel"
    assert tally(again) == "22 of 22 ties"


def test_actors_are_coloured_and_sized_by_choice_with_a_legend(show: Show) -> None:
    page = show(small_case())
    page.click(".legend summary")
    shape = "#stage g[role=img][aria-label*='%s'] path"
    before = page.get_attribute(shape % "Iran", "fill"), page.get_attribute(shape % "Armenia", "d")
    page.get_by_label("Colour").select_option("balance")
    assert "hostile alone" in page.inner_text("#legend")
    assert page.get_attribute(shape % "Iran", "fill") != before[0]
    page.get_by_label("Colour").select_option("community")
    assert "of " in page.inner_text("#legend")
    page.get_by_label("Size").select_option("same")
    assert "size: all the same" in page.inner_text("#legend")
    assert page.get_attribute(shape % "Armenia", "d") != before[1]
    until(page, "location.hash.includes('colour=community&size=same')")


# --- matrix and timeline --------------------------------------------------------------------------


def test_the_matrix_shows_who_does_what_to_whom_and_opens_the_pair(show: Show) -> None:
    page = show(small_case())
    page.click("#tabs >> text=Matrix")
    cell = page.locator("#matrix [role=button][aria-label^='Azerbaijan → Israel']")
    assert re.fullmatch(r"Azerbaijan → Israel: \d+ ties, contested", cell.get_attribute("aria-label"))
    cell.click()
    assert heading(page) == "Azerbaijan and Israel"
    until(page, "location.hash.includes('show=matrix')")
    first = page.locator("#matrix .cell").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert heading(page) != "Azerbaijan and Israel"
    page.fill("#matrix input", "3")
    page.keyboard.press("Tab")
    assert page.locator("#matrix text").count() == 6


def test_the_timeline_tells_stated_from_inferred_and_marks_changes_of_status(show: Show) -> None:
    case = small_case()
    steps = (StatusStep(case.relationships[0].id, "2025-06-20", "alleged", "disputed"),)
    page = show(replace(case, changes=steps, title="a case with changes"), "#show=timeline")
    tips = page.evaluate("[...document.querySelectorAll('#timeline .rows title')].map((t) => t.textContent)")
    assert any(tip.endswith(", stated") for tip in tips)
    assert any(tip.endswith(", inferred") for tip in tips)
    assert any(" denies, " in tip for tip in tips)
    assert "alleged → disputed, 20 Jun 2025" in tips
    dashes = page.evaluate(
        "[...document.querySelectorAll('#timeline .rows g')].map((g) => "
        "[g.querySelector('title').textContent.endsWith(', inferred'), !!g.querySelector('[stroke-dasharray]')])"
    )
    assert all(dashed for inferred, dashed in dashes if inferred)
    page.locator("#timeline .rows a").first.click()
    assert page.locator("#timeline .chosen").count() == 1
    assert heading(page)


# --- sizes ----------------------------------------------------------------------------------------


def test_a_middling_graph_is_drawn_on_canvas_as_pairs_and_answers_clicks(show: Show) -> None:
    page = show(made_up(3000))
    assert page.locator("#stage canvas").is_visible()
    assert not page.locator("#stage > svg").is_visible()
    message = page.locator("#message")
    assert re.match(r"Backbone: [\d,]+ of [\d,]+ lines", message.inner_text())
    assert message.bounding_box()["y"] + message.bounding_box()["height"] <= page.locator("#stage").bounding_box()["y"]
    page.click("#message >> text=all lines")
    assert "Backbone:" not in message.inner_text()
    page.click("#message >> text=backbone alone")
    assert "Backbone:" in message.inner_text()
    page.keyboard.press("g")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert heading(page)


def test_a_large_graph_opens_on_the_strongest_and_says_so(show: Show) -> None:
    page = show(made_up(12000), "#rollup=0")
    assert "The strongest 300 of" in page.inner_text("#message")
    assert tally(page) == "12,000 of 12,000 ties"
    page.get_by_label("Number of actors drawn").fill("100")
    assert "strongest 100 of" in page.inner_text("#message")
    assert page.inner_text("#message output") == "100"
    page.keyboard.press("/")
    page.keyboard.type("Belmi")
    page.keyboard.press("Enter")
    assert heading(page)


def test_a_very_large_graph_opens_as_communities(show: Show) -> None:
    page = show(made_up(22000))
    assert "communities; click one" in page.inner_text("#message")
    assert page.get_by_label("Number of actors drawn").count() == 0
    before = page.inner_text("#message")
    page.keyboard.press("g")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.inner_text("#message") != before
    page.click("text=close communities")
    assert page.inner_text("#message") == before
    page.click("#message >> text=actors instead")
    assert "The strongest 300 of" in page.inner_text("#message")


def test_a_line_between_communities_lists_what_it_stands_for(show: Show) -> None:
    page = show(made_up(22000))
    box = page.locator("#stage").bounding_box()
    tip = page.locator("#stage .tip")
    for x, y in ((x, y) for y in range(120, 700, 14) for x in range(300, 900, 17)):
        page.mouse.move(box["x"] + x, box["y"] + y)
        if " relationships" in (words := tip.inner_text()):
            break
    page.mouse.click(box["x"] + x, box["y"] + y)
    counts = words.split(" · ")[1]
    assert counts in page.inner_text("#panel header")
    assert page.locator("#panel ul.lines > li").count() == min(60, int(counts.split()[-2].replace(",", "")))
    until(page, "location.hash.includes('pair=')")


def test_ties_in_both_directions_of_a_chosen_actor_stay_in_full_colour(show: Show) -> None:
    page = show(small_case(), "#rollup=1")
    page.mouse.click(*node(page, "Iran"))
    faded = """(label) => {
      const data = JSON.parse(document.getElementById("data").textContent);
      const n = data.actors.label.indexOf(label);
      const own = [...document.querySelectorAll("#stage g[data-edge]")].filter((g) => {
        const key = g.dataset.edge.replace("pair ", "").split(" ").map(Number);
        return key[0] === n || key.at(-1) === n;
      });
      const weak = own.filter((g) => [...g.querySelectorAll("path")].some((p) => Number(p.getAttribute("opacity") || 1) < 1));
      return [own.length, weak.length];
    }"""
    count, weak = page.evaluate(faded, "Iran")
    assert count
    assert weak == 0


def test_filters_of_a_large_graph_that_leave_few_ties_draw_them_as_arcs_again(show: Show) -> None:
    page = show(made_up(3000), "#status=speculative&relation=accuses")
    assert page.locator("#stage > svg").is_visible()
    assert page.locator("#stage g[data-edge]").count() > 1


# --- safety ---------------------------------------------------------------------------------------


def test_hostile_words_stay_text_everywhere(show: Show) -> None:
    page = show(hostile_case(), "#show=both")
    for tie in range(len(HOSTILE)):
        page.locator("#table tbody th button").nth(tie).click()
        page.locator("#panel h2 a").first.click()
    page.keyboard.press("/")
    page.keyboard.type("script")
    assert page.get_by_role("option").count() > 1
    page.keyboard.press("Enter")
    text = take(page, "CSV").decode("utf-8-sig")
    assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(text)) for cell in row)
    json.loads(take(page, "JSON"))
    assert page.evaluate("window.pwned") is None
    assert page.locator("body script:not([type]), body img, body iframe").count() == 1
    assert (
        page.evaluate("[...document.links].map(a => a.protocol).filter(p => !['http:', 'https:', 'file:'].includes(p))")
        == []
    )
    assert "\u202e" not in page.inner_text("body")


def test_the_policy_stops_foreign_script_style_and_requests(browser: Any, written: Callable[..., Any]) -> None:
    page = browser.new_page()
    page.goto(written(small_case()).as_uri())
    blocked = page.evaluate(
        """async () => {
          const seen = [];
          document.addEventListener('securitypolicyviolation', e => seen.push(e.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'window.pwned = 1';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<p id=styled style="color:red">x</p>');
          const image = new Image();
          image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
          document.body.append(image);
          await new Promise(r => setTimeout(r, 200));
          return [seen.sort().join(), window.pwned];
        }"""
    )
    assert blocked[1] is None
    assert blocked[0].split(",") == ["img-src", "script-src-elem", "style-src-attr"]
    page.close()


# --- everyone -------------------------------------------------------------------------------------


def test_the_main_tasks_by_keyboard_alone(show: Show) -> None:
    page = show(small_case())
    keys = page.keyboard
    keys.press("g")
    keys.press("ArrowDown")
    assert page.get_attribute("#stage", "aria-activedescendant").startswith("node-")
    keys.press("ArrowUp")
    assert "tie" in page.inner_text("#live")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    keys.press("Tab")
    keys.press("Escape")
    assert page.evaluate("document.activeElement.id") == "stage"
    keys.press(".")
    assert "status" in page.locator("#panel p.status").get_attribute("class")
    keys.press("Escape")
    keys.press("u")
    assert page.is_checked("#rollup") is False
    keys.press("t")
    assert page.locator("#table").is_visible()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert heading(page)
    keys.press("e")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    keys.press("?")
    assert page.locator("#keys").is_visible()
    keys.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.locator("[data-k='facet status']").focus()
    keys.press("Tab")
    keys.press("Space")
    assert tally(page) != "22 of 22 ties"
    assert page.evaluate("document.activeElement.dataset.k").startswith("status ")
    page.locator("#stage").focus()
    keys.press("x")
    assert tally(page) == "22 of 22 ties"


def test_single_keys_can_be_switched_off(show: Show) -> None:
    page = show(small_case())
    page.keyboard.press("?")
    page.get_by_label("single-letter keys work").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    assert page.is_checked("#rollup")


def test_every_control_can_be_reached_and_shows_its_focus(show: Show) -> None:
    page = show(small_case(), "#show=both&tie=territory")
    seen = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => { const e = document.activeElement; const s = getComputedStyle(e);
            const place = e.closest('#filters, #stage, #table, #panel, .bar')?.id || 'bar';
            return e === document.body ? null : [place, s.outlineStyle, parseFloat(s.outlineWidth)]; }"""
        )
        if where is None:
            break
        seen.add(where[0])
        assert where[1] != "none", page.evaluate("document.activeElement.outerHTML")[:200]
        assert where[2] >= 1
    assert seen >= {"bar", "filters", "stage", "table", "panel"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768), (1440, 900), (3840, 2160)])
def test_nothing_sticks_out_at_any_width(show: Show, scheme: str, width: int, height: int) -> None:
    page = show(small_case(), "#tie=territory&show=both", width, height, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    out = page.evaluate(
        """() => [...document.querySelectorAll('.bar *, #panel *')].filter(e => { const r = e.getBoundingClientRect();
        return r.width && !e.closest('.menu > div, .found, .quiet-text') && r.right > innerWidth + 1; })
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert out == []
    assert page.locator("#panel h2").is_visible()


def test_the_phone_has_filters_graph_and_evidence(show: Show) -> None:
    page = show(small_case(), "", 390, 844, has_touch=True, is_mobile=True)
    page.click("#filterbutton")
    page.get_by_role("checkbox", name="disputed").check()
    assert tally(page) == "4 of 22 ties"
    page.keyboard.press("Escape")
    assert not page.locator("#filters").is_visible()
    x, y = node(page, "Azerbaijan")
    page.touchscreen.tap(x, y)
    assert heading(page) == "Azerbaijan"
    assert page.locator("#stage").is_visible()


def test_right_to_left_and_cjk_names_keep_their_direction(show: Show) -> None:
    from dataclasses import replace

    payload = small_case()
    names = {"iran": "جمهوری اسلامی ایران", "israel": "ישראל", "armenia": "亚美尼亚", "azerbaijan": "阿塞拜疆"}
    actors = tuple(replace(a, label=names.get(a.id, a.label)) for a in payload.actors)
    page = show(replace(payload, title="Names of all directions", actors=actors), "#tie=war")
    assert heading(page) == f"{names['iran']} is at war with {names['israel']}"
    parts = page.evaluate("[...document.querySelectorAll('#panel h2 bdi')].map(b => b.getBoundingClientRect().left)")
    assert parts[0] < parts[1] or page.locator("#panel h2").bounding_box()["height"] > 40
    page.keyboard.press("/")
    page.keyboard.type("阿塞")
    page.keyboard.press("Enter")
    assert heading(page) == names["azerbaijan"]


def test_reduced_motion_and_print(show: Show) -> None:
    page = show(small_case(), "#tie=territory", reduced_motion="reduce")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.switch input'), '::after').transitionDuration") == "0s"
    )
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.locator("#table").is_visible()
    assert page.locator("#panel").is_visible()


def test_the_notebook_frame_is_isolated_and_works(browser: Any) -> None:
    from kg.view.page import frame as framed

    page = browser.new_page(viewport={"width": 760, "height": 700})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(f"<h1>Notebook</h1>{framed(small_case())}")
    frame = page.frame_locator("iframe")
    frame.locator("#stage text", has_text="dismantles").first.wait_for()
    frame.get_by_role("combobox").first.fill("israel")
    frame.get_by_role("option").first.click()
    frame.locator("#panel h2", has_text="Israel").wait_for()
    drawing, panel = frame.locator("#stage").bounding_box(), frame.locator("#panel").bounding_box()
    assert drawing["x"] + drawing["width"] <= panel["x"] + 1
    assert panel["height"] > 400
    assert errors == []
    page.close()


def test_a_page_of_a_large_graph_says_which_words_it_leaves_out(show: Show) -> None:
    case = small_case()
    told, bare = case.ties[:-9], case.ties[-9:]
    ties = (*told, *(replace(tie, stances=(), sides=()) for tie in bare))
    page = show(replace(case, title="Large", ties=ties, outlined=len(bare)))
    page.locator("#panel").get_by_text("The stances on 9 ties").wait_for()
    page.evaluate(f"location.hash = '#tie={bare[0].id.removeprefix('tie-')}'")
    page.locator("#panel code", has_text=f"kg evidence {bare[0].id}").wait_for()
    page.locator("#panel").get_by_text("in which words, is not in this page").wait_for()
    page.click("[data-k='facet attitude']")
    page.locator("#filters").get_by_text(f"counts the {len(told)} ties whose stances are in this page").wait_for()
