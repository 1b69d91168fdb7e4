"""CAMEO codes and PLOVER types: each means one relation, the longest code first."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.model.vocabulary import load


def test_a_code_means_one_relation():
    counted = Counter(code for relation in load().relations.values() for code in relation.codes)
    assert [code for code, number in counted.items() if number > 1] == []


@pytest.mark.parametrize("root", range(1, 21))
def test_every_root_of_cameo_means_a_relation(root):
    assert load().coded(f"{root:02}9")


@pytest.mark.parametrize(
    ("code", "relation"),
    [
        ("010", "commentsOn"), ("016", "denies"), ("0211", "appealsTo"), ("043", "meetsWith"), ("072", "aids"),
        ("1122", "accuses"), ("112", "accuses"), ("1312", "threatens"), ("163", "sanctions"), ("195", "attacks"),
        ("CONSULT phone", "speaksByPhoneWith"), ("CONSULT", "consultsWith"), ("ASSAULT aerial", "attacks"),
        ("RETREAT withdraw", "withdrawsFrom"), ("RETREAT release", "concedesTo"),
    ],
)  # fmt: skip
def test_codes(code, relation):
    assert load().coded(code).name == relation


@pytest.mark.parametrize("code", ["", "---", "0", "1", "999", "consult", "X99"])
def test_what_is_no_code_means_nothing(code):
    assert load().coded(code) is None
