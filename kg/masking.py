"""Secrets kept out of what is printed: keys and passwords in messages, and addresses that hold them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

MASK = "***"
_HEAD = 12
"""A longer secret is masked from its first characters on, since a server may quote a part of it."""
_SHORT = 4
"""A secret of fewer characters is masked as a whole word only; its letters occur everywhere."""
_SECRET_NAME = (
    r"(?:[\w.-]{,50}(?:api[-_.]?key|token|secret|passw(?:or)?d|passphrase|signature|credentials?)"
    r"|(?:[\w.-]{,50}[-_.])?(?:key|pwd|pass|sig|auth))"
)
_AUTHORITY = re.compile(
    r"(?<=://)(?!USER:PASSWORD@)(?:[^\s/?#\"'<>]{,500}@|[^\s/?#:\"'<>]{1,500}:(?![0-9]*(?:[/?#\s\"'<>]|$))[^\s\"'<>]{,500}@)"
)
"""The user and password of an address, also where the password holds characters that it must not.

USER:PASSWORD@ is how messages say what to write.
"""
_PARAMETER = re.compile(rf"(?<=[?&;#]){_SECRET_NAME}=(?P<value>[^\s&#;\"'<>]+)", re.IGNORECASE)
_BEARER = re.compile(r"\b(?P<scheme>Bearer|Basic)(?P<gap>\s+|%20|\+)(?=\S{,200}\d)[\w.~+/-]{8,}=*", re.IGNORECASE)


def masked(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with ``***`` for each secret, in whatever way it is escaped, and for those of addresses in it."""
    for secret in sorted({form for given in secrets for form in _forms(given)}, key=len, reverse=True):
        text = _pattern(secret).sub(MASK, text)
    text = _AUTHORITY.sub(f"{MASK}@", text)
    text = _BEARER.sub(rf"\g<scheme>\g<gap>{MASK}", text)
    return _PARAMETER.sub(lambda found: found[0][: -len(found["value"])] + MASK, text)


def address(url: str) -> str:
    """The address as it may be printed: no user and password, no fragment, ``***`` for the values of its query."""
    bare = _AUTHORITY.sub("", url.partition("#")[0])
    place, mark, query = bare.partition("?")
    return place + mark + re.sub(r"=[^&;]*|(?<![^&;])[^=&;]+(?=[&;]|$)", f"={MASK}" if "=" in query else MASK, query)


def secrets_of(url: str) -> tuple[str, ...]:
    """What an address holds that must not be printed: the password, and the values of its query that are keys."""
    found = []
    if match := _AUTHORITY.search(url):
        user, _, password = match.group()[:-1].partition(":")
        found += [password, f"{user}:{password}"] if password else [user]
    try:
        parts = urlsplit(url)
    except ValueError:
        return tuple(found)
    for given in (parts.query, parts.fragment.partition("?")[2]):
        found += [value for name, value in parse_qsl(given) if re.fullmatch(_SECRET_NAME, name, re.IGNORECASE)]
    if "://" in parts.fragment:
        found += secrets_of(parts.fragment)
    return tuple(dict.fromkeys(part for part in found if part))


def _forms(secret: str) -> set[str]:
    """The secret, without its % escapes, and both as headers carry them."""
    plain = {secret, unquote(secret)}
    packed = {b64encode(form.encode("utf-8", "replace")).decode().rstrip("=") for form in plain if len(form) >= _SHORT}
    return {form for form in plain | packed if form.strip()}


def _pattern(secret: str) -> re.Pattern[str]:
    words = "".join(map(_sign, secret[:_HEAD]))
    if len(secret) > _HEAD:
        return re.compile(rf"{words}[\w%\\&;~+/=.-]*", re.IGNORECASE)
    if len(secret) < _SHORT:
        return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return re.compile(words, re.IGNORECASE)


def _sign(sign: str) -> str:
    """A pattern for a character as it is, and escaped as in addresses, JSON, Python and HTML."""
    octets = "".join(f"%(?:25)*{octet:02x}" for octet in sign.encode("utf-8", "replace"))
    units = sign.encode("utf-16-be", "surrogatepass")
    in_json = "".join(rf"\\+u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
    number = ord(sign)
    ways = [rf"\\*{re.escape(sign)}", octets, in_json, rf"\\+x{number:02x}", rf"&\#0*{number};", rf"&\#x0*{number:x};"]
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", " ": r"\+"}
    return f"(?:{'|'.join([*ways, *([named[sign]] if sign in named else [])])})"
