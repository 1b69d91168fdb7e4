"""The page as a file: safe, self-contained, the same every time."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from view_cases import hostile_case, made_up, small_case

from kg.errors import Refused
from kg.graph import Graph
from kg.lookup.lookup import Lookup
from kg.view.bundle import assets
from kg.view.page import frame, refuse_if_large, render, write


@pytest.fixture(scope="module")
def page() -> str:
    return render(small_case())


def test_the_same_input_gives_the_same_bytes(page: str) -> None:
    assert render(small_case()) == page
    code = "import sys; sys.path.insert(0, 'tests'); from view_cases import small_case; from kg.view.page import render; import hashlib; print(hashlib.sha256(render(small_case()).encode()).hexdigest())"  # noqa: E501
    root = Path(__file__).resolve().parents[2]
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={"PYTHONHASHSEED": "7", "PATH": ""},
    )
    assert other.stdout.strip() == hashlib.sha256(page.encode()).hexdigest()


def test_the_policy_allows_the_own_script_and_style_and_nothing_else(page: str) -> None:
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1])
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    (start,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    packed = re.search(r'id="code">(.*?)</script>', page)[1]
    script = zlib.decompress(base64.b64decode(packed)).decode()

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": f"{hashed(start)} {hashed(script)}",
        "style-src": hashed(style),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_file_refers_to_nothing_outside(page: str) -> None:
    shell = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    assert re.findall(r'\b(?:src|href)="(?!#)[^"]*"', shell) == []
    assert "@import" not in shell
    assert "url(" not in re.search(r"<style>(.*?)</style>", shell, re.DOTALL)[1]
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", shell + assets().script))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_hostile_words_stay_data() -> None:
    text = render(hostile_case())
    assert text.count("<script") == 3
    assert text.count("</script>") == 3
    assert "<img" not in text
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])
    assert data["title"] == hostile_case().title
    assert "<title>&lt;/script&gt;" in text
    head = re.sub("sha256-[^']*", "", text.split("<style>")[0])  # a hash may hold any digits
    assert "49" not in head


def test_the_file_is_utf8_whatever_the_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    write(small_case(), tmp_path / "graph.html")
    assert (tmp_path / "graph.html").read_bytes() == page.encode()


def test_the_notebook_version_is_isolated() -> None:
    text = frame(small_case())
    assert text.startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts allow-downloads allow-popups"' in text
    assert "allow-same-origin" not in text
    inner = html.unescape(re.search(r'srcdoc="([^"]*)"', text)[1])
    assert 'class="compact"' in inner
    assert text.count('"') % 2 == 0


def test_a_page_of_too_many_ties_is_refused() -> None:
    refuse_if_large(50_000)
    refuse_if_large(50_001, everything=True)
    with pytest.raises(Refused, match="--actor NAME.*--top N.*--all"):
        refuse_if_large(50_001)


def test_too_many_ties_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch, graph: Graph) -> None:
    monkeypatch.setattr("kg.view.page.MOST_TIES", 5)
    assert "--top N" in graph._repr_html_()
    monkeypatch.setattr(Lookup, "ties", lambda *_, **__: pytest.fail("the ties were read"))
    for options in ({}, {"actor": "Iran"}, {"top": 4}):
        with pytest.raises(Refused, match="a page with .* ties would be large"):
            graph.payload(**options)


@pytest.mark.parametrize(("ties", "most"), [(500, 350_000), (5000, 2_500_000)])
def test_files_stay_small(ties: int, most: int) -> None:
    assert len(render(made_up(ties)).encode()) < most


def test_importing_the_view_loads_no_heavy_library() -> None:
    heavy = ("pyvis", "igraph", "jinja2", "IPython")
    code = f"import sys, kg.view, kg.view.payload; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_speaker_affirms_the_tie_of_the_speech_itself(case: Graph) -> None:
    shown = case.payload()
    denials = [tie for tie in shown.ties if tie.relation == "denies"]
    assert denials
    assert all(set(tie.sides) == {"for"} for tie in denials)
    whys = [r.why for r in (*shown.relationships, *shown.rolled_up) if r.relation == "denies"]
    assert whys
    assert all("For: Government of Azerbaijan." in why and "Against" not in why for why in whys)


def test_a_tie_shows_its_links_to_other_ties(graph: Graph) -> None:
    territory, attacks = "tie-b5319b2e", "tie-56aaa9b4"
    graph.link(territory, attacks, "to attack with", by="ana")
    shown = {tie.id: tie for tie in graph.payload().ties}
    premise, conclusion = (shown[graph.evidence(tie).id] for tie in (territory, attacks))
    (there,), (back,) = premise.links, conclusion.links
    assert (there.direction, there.tie, there.by, there.because) == ("implies", conclusion.id, "ana", "to attack with")
    assert (back.direction, back.tie) == ("implied by", premise.id)
    assert ("Government of Iran", "accuses") in {(s.holder.label, s.attitude) for s in back.stances}


def test_a_page_holds_the_disputes_the_texts_and_reasons_without_local_ids(case: Graph) -> None:
    shown = case.payload()
    by_id = {s.id: s for s in shown.stances}
    found = {d.claims[0]: d for d in shown.disputes}
    assert set(found) == {d.claim.id for d in case.disputes()}
    assert all(d.affirming and (d.specific or d.wholesale) and d.undenied for d in found.values())
    assert {by_id[iri].scope for d in found.values() for iri in d.wholesale} == {"wholesale"}
    texts = dict(shown.texts)
    placed = [s for s in shown.stances if s.start is not None and s.source.id in texts]
    assert placed
    assert all(texts[s.source.id][s.start : s.end] == s.quote for s in placed)
    reasons = [s.because for s in shown.stances if s.because]
    assert any("the words of" in reason for reason in reasons)
    assert not any(re.search(r"\bs\d+\b", reason) for reason in reasons)


def test_texts_are_left_out_above_what_a_page_may_hold(monkeypatch: pytest.MonkeyPatch, case: Graph) -> None:
    monkeypatch.setattr("kg.view.adapter.MOST_TEXT", 10)
    assert case.payload().texts == ()
