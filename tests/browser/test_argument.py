"""Questions that a reader brings to the page, answered in few steps: by clicking and typing, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from chromium import until
from view_cases import HOSTILE, argued_case, hostile_case

pytestmark = pytest.mark.browser

Show = Callable[..., Any]


def heading(page: Any) -> str:
    return page.inner_text("#panel h2")


def search(page: Any, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)


# --- five tasks -----------------------------------------------------------------------------------


def test_who_accuses_whom(show: Show) -> None:
    page = show(argued_case())
    search(page, "accuses")
    page.keyboard.press("Enter")
    assert heading(page) == "accuses"
    assert page.locator("#panel ul.lines > li").all_inner_texts()[0].startswith("− Iran accuses Azerbaijan reported")


def test_what_baku_did_not_deny(show: Show) -> None:
    page = show(argued_case())
    page.click("#disputesbutton")
    assert heading(page) == "3 disputes"
    left = page.locator("#panel .undenied").first.inner_text()
    assert left.startswith("Government of Azerbaijan did not deny")
    assert "Azerbaijan allows use of territory by Israel" in left
    assert "from: Azerbaijani ground" in left


def test_a_second_search_replaces_the_first(show: Show) -> None:
    page = show(argued_case())
    search(page, "nobody at all")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    search(page, "enclave")
    page.keyboard.press("Enter")
    assert "enclave" in heading(page)


def test_what_ties_one_actor_to_another(show: Show) -> None:
    page = show(argued_case())
    page.keyboard.press("p")
    page.keyboard.type("enclave")
    page.keyboard.press("Enter")
    page.keyboard.type("israel")
    page.keyboard.press("Enter")
    panel = page.inner_text("#panel")
    assert "1 shortest path of 2 steps" in panel
    assert "dismantles" in panel
    assert page.locator("#panel .path blockquote").count() >= 2


def test_the_evidence_for_the_arms_deliveries(show: Show) -> None:
    page = show(argued_case())
    search(page, "arms deliveries")
    page.keyboard.press("Enter")
    page.locator("#panel ul.lines > li a").first.click()
    assert heading(page) == "Israel increased arms deliveries to Azerbaijan"
    assert "Israel sent more arms before and in the war" in page.inner_text("#panel")


def test_a_link_to_this_view(show: Show) -> None:
    page = show(argued_case(), "#list=disputes")
    page.click("text=Export")
    page.click("text=Link to this view")
    assert "Send this file and this link" in page.inner_text("#linked")
    assert page.input_value("#address").endswith("#list=disputes")
    until(page, "document.getElementById('copied').textContent.length > 0")


# --- the argument, its sources, search ------------------------------------------------------------


def test_every_dispute_has_both_sides_in_their_words(show: Show) -> None:
    page = show(argued_case(), "#list=disputes")
    whole, named, doubted = (page.locator("#panel .dispute").nth(n) for n in range(3))
    assert "Denied as a whole" in whole.inner_text()
    assert "rejected the allegations" in whole.inner_text()
    assert "Masoud Pezeshkian voices concern to Ilham Aliyev" in whole.inner_text()
    assert "Denied in so many words" in named.inner_text()
    assert "also as: Israel uses airspace of Azerbaijan" in named.inner_text()
    assert "Nobody affirms it any more." in named.inner_text()
    assert "No longer counted" in named.inner_text()
    assert "Nobody affirms it." in doubted.inner_text()
    page.get_by_role("checkbox", name="disputed").check()
    assert heading(page) == "3 disputes"
    named.locator("h3 a").first.click()
    assert heading(page) == "anyone uses airspace of Azerbaijan"


@pytest.mark.parametrize("width", [390, 1024, 1280])
def test_disputes_sources_and_paths_are_reached_at_every_width(show: Show, width: int) -> None:
    page = show(argued_case(), "", width, 800)
    page.click("#disputesbutton")
    assert page.locator("#panel .dispute").first.is_visible()
    page.click("#sourcesbutton")
    assert heading(page) == "2 sources"
    page.click("#pathbutton")
    assert page.get_by_role("combobox", name="From").is_visible()


def test_a_source_opens_its_text_with_every_quote_marked(show: Show) -> None:
    page = show(argued_case(), "#tie=territory")
    page.locator(".side.against .meta a").first.click()
    assert page.locator("#panel .over").inner_text() == "Source"
    assert page.inner_text("#panel .fulltext").startswith("A digest of the case.")
    here = page.locator("#panel .mark.here")
    assert here.first.inner_text() == "rejected the allegations"
    here.first.click()
    assert heading(page) == "Azerbaijan allows use of territory by Israel"
    page.click("#sourcesbutton")
    page.locator("#panel ul a").nth(1).click()
    assert "The text itself is not in this page" in page.inner_text("#panel")


def test_words_are_found_across_names_and_quotes_and_filter(show: Show) -> None:
    page = show(argued_case())
    search(page, "drones israel arms")
    assert page.locator(".found .head").first.inner_text().startswith("Ties")
    page.get_by_role("option", name="Show only").click()
    until(page, "location.hash.includes('words=')")
    shown = page.inner_text("#tally")
    assert shown != "22 of 22 ties"
    assert show(argued_case(), page.evaluate("location.hash")).inner_text("#tally") == shown
    page.click("[aria-label='Any words']")
    assert page.inner_text("#tally") == "22 of 22 ties"
    search(page, "disputed")
    page.keyboard.press("Enter")
    assert heading(page) == "disputed"
    page.click("text=Show only these")
    assert page.inner_text("#tally") == "4 of 22 ties"


def test_attitudes_filter(show: Show) -> None:
    page = show(argued_case())
    page.click("#filters summary >> text=Attitude")
    page.get_by_role("checkbox", name="denies 4").check()
    assert page.inner_text("#tally") == "4 of 22 ties"


# --- focus, several actors, thresholds ------------------------------------------------------------


def places(page: Any) -> int:
    return page.locator("#stage g[role=img]").count()


def test_a_focus_is_laid_out_anew_and_left(show: Show) -> None:
    page = show(argued_case())
    everyone = places(page)
    page.keyboard.press("/")
    page.keyboard.type("enclave")
    page.keyboard.press("Enter")
    page.click("text=Focus, 1 hop")
    assert places(page) == 2
    assert "ties among neighbours" in page.inner_text("#message")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert places(page) == everyone
    assert not page.locator("#message").is_visible()


def test_actors_are_hidden_chosen_together_and_thinned(show: Show) -> None:
    page = show(argued_case())
    everyone = places(page)
    boxes = [page.locator(f'#stage g[role=img][aria-label*="{name}"]').bounding_box() for name in ("Iran", "Israel")]
    for box in boxes:
        page.keyboard.down("Shift")
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.keyboard.up("Shift")
    assert heading(page) == "2 actors"
    assert "is at war with" in page.inner_text("#panel")
    page.click("text=Hide in the drawing")
    assert places(page) < everyone
    assert page.inner_text("#tally") == "22 of 22 ties"
    page.click("[aria-label='Show hidden actors']")
    assert places(page) == everyone
    page.fill("[data-k=leastties]", "3")
    page.keyboard.press("Tab")
    assert 1 < places(page) < everyone
    page.click("[aria-label='Show all lines']")
    page.fill("[data-k=top]", "2")
    page.keyboard.press("Tab")
    assert places(page) == 2


# --- keys and safety ------------------------------------------------------------------------------


def test_keys_work_after_a_checkbox_and_the_live_region_is_plain(show: Show) -> None:
    page = show(argued_case())
    page.get_by_role("checkbox", name="reported").click()
    page.keyboard.press("g")
    page.keyboard.press("ArrowDown")
    spoken = page.inner_text("#live")
    assert "tie" in spoken
    assert "U+2068" not in spoken
    assert "\u2068" not in spoken
    page.get_by_role("checkbox", name="reported").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.role") == "combobox"


def test_hostile_words_stay_text_in_texts_and_lists(show: Show) -> None:
    page = show(hostile_case(), "#list=disputes")
    assert page.locator("#panel .dispute").count() == len(HOSTILE)
    for n in range(0, len(HOSTILE), 3):
        page.click("#sourcesbutton")
        if page.locator("#panel .over").inner_text() != "All":
            page.click("#sourcesbutton")
        page.locator("#panel ul a").nth(n).click()
        assert page.locator("#panel .fulltext").count() == 1
    search(page, "script")
    assert page.evaluate("window.pwned") is None
    assert page.locator("body script:not([type]), body img, body iframe").count() == 1
    assert "\u202e" not in page.inner_text("body")


# --- table ----------------------------------------------------------------------------------------


def test_a_narrow_table_shows_when_said_by_and_status_and_takes_other_columns(show: Show) -> None:
    page = show(argued_case(), "#show=table", 1280, 800)
    box = page.locator("#table").bounding_box()
    for title in ("Status", "When", "Said by"):
        head = page.locator("#table thead th", has_text=title).bounding_box()
        assert head["x"] + head["width"] <= box["x"] + box["width"] + 1, title
    assert not page.get_by_text("more columns to the side").is_visible()
    page.click("#table summary")
    page.get_by_role("checkbox", name="Source", exact=True).check()
    page.get_by_role("checkbox", name="Object").uncheck()
    titles = page.locator("#table thead th").all_inner_texts()
    assert "Source" in titles
    assert "Object" not in titles
    until(page, "location.hash.includes('columns=source,-object')")
    again = show(argued_case(), page.evaluate("location.hash"))
    assert again.locator("#table thead th").all_inner_texts() == titles


def test_on_a_phone_the_table_is_cards(show: Show) -> None:
    page = show(argued_case(), "#show=table", 390, 844)
    row = page.locator("#table tbody tr[data-tie]").first
    assert "disputed" in page.locator("#table tbody").inner_text()
    assert row.bounding_box()["width"] <= 390
    assert row.bounding_box()["height"] > 60
    assert page.evaluate("document.querySelector('.scroll').scrollWidth <= innerWidth")
