"""Names that look like others: skeletons, mixed alphabets, and what resolving says of them."""

from __future__ import annotations

import pytest

from kg.actors import names, registry
from kg.actors.lookalikes import mixed_letters, skeleton
from kg.errors import NameNotFound
from kg.model.vocabulary import load

ALIKE = [
    ("Iran", "Irаn"), ("Iran", "Іrаn"), ("Iran", "lran"), ("Iran", "1ran"), ("Hamas", "Наmаѕ"), ("Belarus", "Βelarus"),
    ("Coco", "Сосо"), ("Reuters", "Reutеrs"), ("Al Jazeera", "AI Jazeera"), ("Burnah", "Bumah"), ("HOME", "ᎻⲞME"),
    ("Iran", "Ｉｒａｎ"), ("DPR", "ꓓꓑꓣ"), ("Oslo", "0slo"), ("Seoul", "Տeoul"),
]  # fmt: skip
APART = [("Iran", "Iraq"), ("IRA", "LRA"), ("KLA", "KIA"), ("Niger", "Nigeria"), ("Mali", "Malta"), ("Иран", "Iran")]


@pytest.mark.parametrize(("name", "other"), ALIKE)
def test_names_that_look_alike_have_one_skeleton(name: str, other: str) -> None:
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(("name", "other"), APART)
def test_names_that_differ_to_the_eye_have_two(name: str, other: str) -> None:
    assert skeleton(name) != skeleton(other)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Irаn", "(U+0430) is Cyrillic"), ("Іran", "(U+0406) is Cyrillic"), ("Βelarus", "(U+0392) is Greek"),
        ("Рossia", "(U+0420) is Cyrillic"), ("the Reutеrs agency", "(U+0435) is Cyrillic"), ("Россиa", "(U+0061) is Latin"),
        ("Տeoul", "(U+054F) is Armenian"),
    ],
)  # fmt: skip
def test_a_word_of_two_alphabets_is_told(name: str, letter: str) -> None:
    assert letter in (mixed_letters(name) or "")


@pytest.mark.parametrize(
    "name", ["Iran", "Иран", "Ελλάδα", "Curaçao", "Ünsal İ. Øst", "TASS и Россия", "日本 NHK", "Ｉｒａｎ", "Đà Nẵng"]
)
def test_one_alphabet_a_word_is_nothing_to_tell(name: str) -> None:
    assert mixed_letters(name) is None


@pytest.fixture(scope="module")
def known():
    return registry.resolver(registry.base_quads(), load())


def test_no_name_of_the_registry_deceives(known) -> None:
    for name, _ in known.names():
        assert names.fault(name) is None
        assert mixed_letters(name) is None
        assert known.lookalikes(name) == []


@pytest.mark.parametrize(
    ("name", "meant"), [("Irаn", "Iran"), ("lraq", "Iraq"), ("Наmas", "Hamas"), ("Іsrael", "Israel")]
)
def test_a_lookalike_is_not_taken_for_the_actor_but_suggests_it(known, name: str, meant: str) -> None:
    with pytest.raises(NameNotFound) as caught:
        known.resolve(name)
    assert caught.value.suggestions[0] == meant
    assert name.isascii() or "among Latin letters" in str(caught.value)


@pytest.mark.parametrize("name", ["Iran", "IRAN", "Islamic Republic of Iran", "𝐈ran", "Ir\u200ban"])
def test_namesakes_have_the_name_however_it_is_written(known, name: str) -> None:
    assert [match.label for match in known.namesakes(name)] == ["Iran"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\u200bb \n c", "ab c"), ("\u200b", ""), (" ", ""), ("x" * 600, "x" * 499 + "…"), ("\udce9t\u00e9", "?té"),
        ("می\u200cخواهم", "می\u200cخواهم"), ("\x07a\u202e", "a"), ("w " * 400, "w " * 249 + "w…"),
    ],
)  # fmt: skip
def test_a_name_that_a_machine_found_is_made_presentable(name: str, shown: str) -> None:
    assert names.presentable(name, 500) == shown
    assert shown == "" or names.fault(shown) is None


@pytest.mark.parametrize("name", ["a" * 1_000_000, "of " * 200_000, "president of iran in " * 20_000, "iran " * 200])
def test_a_long_name_is_no_name(known, name: str) -> None:
    """Reading names is quadratic in their words, so this would not end."""
    with pytest.raises(NameNotFound, match="at most 500 characters"):
        known.resolve(name)
    assert known.capacity(name) == []
