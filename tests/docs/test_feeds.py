"""docs/feeds.md shows the quads that its examples become."""

from __future__ import annotations

import runpy

import pytest

from tests.docs.test_docs import ROOT

MADE = runpy.run_path(str(ROOT / "scripts" / "document_feeds.py"))
PAGE = MADE["PAGE"].read_text(encoding="utf-8")


@pytest.mark.parametrize("match", list(MADE["BLOCK"].finditer(PAGE)), ids=lambda match: match["file"])
def test_the_quads_are_those_of_the_example(match):
    assert MADE["quads_of"](match["file"]) in match[0]


def test_every_feed_has_an_example():
    from kg.readers.feeds import FEEDS

    names = " ".join(match["file"] for match in MADE["BLOCK"].finditer(PAGE))
    assert all(feed in names for feed in FEEDS)
