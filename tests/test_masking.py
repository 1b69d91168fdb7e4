"""Secrets do not reach what is printed, however they are written."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest

from kg.masking import address, masked, secrets_of

SECRETS = ["sk-test-0123456789abcdef", "pä/ss w&rd'\"<1>", "PW", "a%2Fb:c@d#e", "{}[]()*+?^$|\\", "日本語の秘密"]
WAYS = {
    "as it is": str,
    "in an address": lambda s: quote(s, safe=""),
    "in a form": quote_plus,
    "twice": lambda s: quote(quote(s, safe=""), safe=""),
    "in JSON": json.dumps,
    "in Python": repr,
    "in HTML": html.escape,
    "as octets": lambda s: "".join(f"%{b:02x}" for b in s.encode()),
    "in capitals": lambda s: quote(s, safe="").replace("%", "%").swapcase(),
    "numbered": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "half escaped": lambda s: quote(s[: len(s) // 2], safe="") + s[len(s) // 2 :],
}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_masked_however_it_is_written(secret: str, way: str) -> None:
    shown = masked(f"bad key <{WAYS[way](secret)}> given, see the log", [secret])
    assert "***" in shown
    assert shown.startswith("bad key <")
    assert shown.endswith("> given, see the log")
    assert secret not in shown
    assert WAYS[way](secret).strip("\"'") not in shown


@pytest.mark.parametrize("secret", ["sk-test-0123456789abcdef", "user:PW", "päss"])
def test_a_secret_in_a_header_is_masked(secret: str) -> None:
    packed = base64.b64encode(secret.encode()).decode()
    assert packed.rstrip("=") not in masked(f"Authorization: Basic {packed}", [secret])
    assert packed.rstrip("=") not in masked(f"got {packed!r}", [secret])


def test_the_token_of_a_header_is_masked_unasked() -> None:
    assert masked("got Authorization: Bearer sk-test-0123456789abcdef.") == "got Authorization: Bearer ***"
    assert masked("the bearer of bad news has basic services") == "the bearer of bad news has basic services"


def test_a_secret_that_is_cut_is_masked() -> None:
    assert masked("no such key sk-test-01234567…", ["sk-test-0123456789abcdef"]) == "no such key ***…"


def test_a_short_secret_is_masked_as_a_word() -> None:
    assert masked("pa is not a party, pa", ["pa"]) == "*** is not a party, ***"
    assert masked("nothing is hidden", ["", " "]) == "nothing is hidden"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no http://bob:PW@host/x here", "no http://***@host/x here"),
        ("no http://bob:p/w@host/x here", "no http://***@host/x here"),
        ("no http://bob:p@w@host/x here", "no http://***@host/x here"),
        ("at http://host:80/a@b?x=1", "at http://host:80/a@b?x=1"),
        ("at https://host/v1?api_key=abc&model=m", "at https://host/v1?api_key=***&model=m"),
        ("at https://host/v1?x=1&X-Api-Key=abc", "at https://host/v1?x=1&X-Api-Key=***"),
        ("at https://host/v1?access_token=abc;key=d#sig=e", "at https://host/v1?access_token=***;key=***#sig=***"),
        ("at https://host/v1?monkey=abc&design=d", "at https://host/v1?monkey=abc&design=d"),
        ("mail bob@host, key: x", "mail bob@host, key: x"),
    ],
)
def test_secrets_of_addresses_are_masked_unasked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://host:8080/v1", "http://host:8080/v1"),
        ("http://bob:PW@host/x?apikey=k&graph=g#update=http://bob:PW@host/u", "http://host/x?apikey=***&graph=***"),
        ("http://bob:p/w@host/x", "http://host/x"),
        ("http://token@host", "http://host"),
        ("https://host/?secret", "https://host/?***"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
    ],
)
def test_an_address_can_be_printed(url: str, shown: str) -> None:
    assert address(url) == shown


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        ("http://host/x", set()),
        ("http://bob:PW@host/x", {"PW", "bob:PW"}),
        ("http://token@host/x", {"token"}),
        ("http://host/x?api_key=k%2F1&graph=g", {"k/1"}),
        ("http://host/x#update=http://bob:PW@host/u", {"PW", "bob:PW"}),
        ("http://host:bad/?key=k", {"k"}),
        ("http://[x/?key=k", set()),
    ],
)
def test_the_secrets_of_an_address(url: str, secrets: set[str]) -> None:
    assert set(secrets_of(url)) == secrets
