"""SPARQL queries as people write them, made ready for any store.

:func:`prepare` adds the prefixes that everybody knows, puts bound terms in the place of variables
and refuses what must not run. It is the one path for all stores; nothing of it depends on an
engine except the final check of the syntax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from string import ascii_lowercase
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg import arguments
from kg.errors import QueryError, StoreDamaged
from kg.sparql_bind import bind
from kg.sparql_check import check, check_aggregates
from kg.sparql_tokens import LOCAL_NAME, STRING, Token, broken, open_iri, tokenise
from kg.store.protocol import Store
from kg.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    from kg.answers import Result

Term = NamedNode | Literal
Bindable = Term | str | int | float | Decimal | bool

KINDS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_QUOTED = re.compile(rf"(?:{STRING})(?:@\S*|\^\^\S*)?\Z", re.DOTALL)
_DECLARED = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
_NO_NAME = re.compile(r'\A"|[<>{}|\\^`]')
"""What no name of an actor has in it."""
_PREFIX_IS = "a prefix ends with a colon; write PREFIX name: <http://…>"
_NUMBER = re.compile(r"[+-]?\d+(?P<fraction>\.\d+)?\Z")


def prepare(
    text: str,
    *,
    bindings: Mapping[str, Bindable] | None = None,
    allow_network: bool = False,
) -> str:
    """The query ready to run: prefixes declared, variables bound, syntax checked.

    ``bindings`` maps names of variables to terms (see :func:`as_term`); a bound variable that is
    projected keeps its column. Raises QueryError, with line, column and a caret that count in
    ``text``, for broken queries, updates, and SERVICE unless ``allow_network``; Refused where that
    is neither True nor False.
    """
    terms = tuple((name.lstrip("?$"), str(as_term(value))) for name, value in (bindings or {}).items())
    return _prepared(text, terms, arguments.truth(allow_network, "allow_network"))


@lru_cache(maxsize=128)
def _prepared(text: str, terms: tuple[tuple[str, str], ...], allow_network: bool) -> str:
    """See :func:`prepare`; scripts ask the same question many times."""
    tokens = tokenise(text)
    _refuse(text, tokens, allow_network)
    head = _head(text, tokens)
    bound = dict(terms)
    check_aggregates(text, tokens)
    said, renamed = _without_service(text, tokens)
    ready = head + (bind(said, renamed, bound) if bound else said)
    if not any(token.keyword == "SERVICE" for token in tokens):
        check(text, tokens, [token.text for token in renamed], head, ready, bound)
    return ready


def run(
    store: Store,
    text: str,
    *,
    bindings: Mapping[str, Bindable] | None = None,
    allow_network: bool = False,
) -> Result:
    """The answer of ``store`` to a query, prepared, run and read."""
    from kg.answers import collect

    try:
        return collect(store.query(prepare(text, bindings=bindings, allow_network=allow_network)))
    except OSError as error:  # of a SERVICE; stores explain their own
        raise QueryError(f"a service that the query asks gave no answer: {error}") from None
    except RecursionError:
        raise
    except RuntimeError as error:  # the engine reads as it answers, and met a damaged block
        raise StoreDamaged(
            f"the store {store.name} cannot be read to the end ({error}); kg check tells what is damaged, "
            "kg restore BACKUP --replace brings back a backup"
        ) from None


def kind(text: str) -> str:
    """What the query asks for: ``select``, ``ask``, ``construct`` or ``describe``."""
    return _verb(text, tokenise(text)).keyword.lower()


def variables(text: str) -> list[str]:
    """The names of all variables of the query, in order of first use."""
    return list(dict.fromkeys(token.text[1:] for token in tokenise(text) if token.kind == "var"))


# -- terms ----------------------------------------------------------------------------------------


def as_term(value: Bindable) -> Term:
    """The RDF term that a value stands for.

    Text is an IRI where it is one (``https://…``, ``<…>``), a prefixed name (``:iran``,
    ``tie:accuses``), a quoted literal (``"x"@en``, ``"2025-06-13"^^xsd:date``), else its words.
    """
    if isinstance(value, (NamedNode, Literal)):
        return value
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype=NamedNode(XSD + "boolean"))
    if isinstance(value, int):
        return Literal(str(value), datatype=NamedNode(XSD + "integer"))
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=NamedNode(XSD + "decimal"))
    if isinstance(value, float):
        return Literal(repr(value), datatype=NamedNode(XSD + "double"))
    if not isinstance(value, str):
        raise QueryError(f"a binding is an IRI, text or a number, not {type(value).__name__}")
    arguments.text(value, "a binding")
    return _name(value) or _quoted(value) or Literal(value)


def _prefixed(value: str) -> bool:
    """Whether ``value`` begins as a name with a known prefix does."""
    prefix, colon, local = value.partition(":")
    return bool(colon) and prefix in PREFIXES and not local[:1].isspace()


def _name(value: str) -> NamedNode | None:
    """The IRI that ``value`` writes in full or with a known prefix."""
    if value.startswith("<") and value.endswith(">"):
        return _iri(value[1:-1])
    prefix, colon, local = value.partition(":")
    if colon and prefix in PREFIXES and LOCAL_NAME.match(local):
        return _iri(PREFIXES[prefix] + local)
    return _iri(value) if re.match(r"(https?://|urn:)[^\s<>\"{}|\\^`]+\Z", value) else None


def _iri(value: str) -> NamedNode:
    try:
        return NamedNode(value)
    except ValueError as error:
        raise QueryError(f"{value!r} is not an IRI: {error}") from None


def _quoted(value: str) -> Literal | None:
    """The literal that ``value`` writes as SPARQL does; QueryError where it is near to one, None where it is not."""
    if not _QUOTED.match(value):
        return None
    try:
        (quad,) = ox.parse(f"{_DECLARED}[] a {value} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError):  # broken; more than one literal, or a character that is none
        forms = '"words", "words"@en or "2025-06-13"^^xsd:date'
        raise QueryError(f"{value!r} is no literal; write one as {forms}, with known prefixes or <IRI>") from None
    return cast(Literal, quad.object)


def parse_binding(given: str, resolve: Callable[[str], str | None] | None = None) -> tuple[str, Term]:
    """Name and term of ``name=value`` as typed on the command line.

    A number becomes one, true and false too; ``resolve`` may turn the name of an actor into its
    IRI (None: it is not one); anything else is read as :func:`as_term` does. Raises QueryError for
    what begins like a term and is none, and for signs that stand in no name.
    """
    name, equals, value = given.partition("=")
    name = name.strip().lstrip("?$")
    if not equals or not re.fullmatch(r"\w+", name):
        raise QueryError(f"{given!r} is not name=value; write for example actor=Iran")
    if match := _NUMBER.match(value):
        return name, as_term(Decimal(value) if match["fraction"] else int(value))
    if value in ("true", "false"):
        return name, as_term(value == "true")
    if (term := _name(value) or _quoted(value)) is not None:
        return name, term
    if _prefixed(value) or _NO_NAME.search(value):
        advice = f"a name, :id, <IRI>, or words in quotation marks: {name}='\"…\"'"
        raise QueryError(f"{value!r} is no term that ?{name} can be bound to; give {advice}")
    found = resolve(value) if resolve else None
    return name, NamedNode(found) if found else Literal(value)


# -- checks ---------------------------------------------------------------------------------------


def _verb(text: str, tokens: Sequence[Token]) -> Token:
    """The first word after the declarations; QueryError where it does not begin a query."""
    index = 0
    while index < len(tokens) and tokens[index].keyword in ("PREFIX", "BASE", "VERSION"):
        index = _declared(text, tokens, index)
    if index >= len(tokens):
        raise QueryError("the query is empty; write for example SELECT ?s WHERE { ?s a kg:Tie } LIMIT 10")
    token = tokens[index]
    if token.keyword in _UPDATES:
        raise broken(text, token.start, f"{token.keyword} would change the store; a query only reads it")
    if token.keyword not in KINDS:
        raise broken(text, token.start, f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not {token.text!r}")
    return token


def _declared(text: str, tokens: Sequence[Token], at: int) -> int:
    """The place after the declaration that begins at ``at``; QueryError where a part of it is missing."""
    word = tokens[at].keyword
    if word == "VERSION":
        return at + 2
    after = [*tokens[at + 1 : at + 3], *[Token("", "", len(text.rstrip()))] * 2]
    name = ""
    if word == "PREFIX":
        name = after.pop(0).text
        if not name.endswith(":"):
            raise broken(text, tokens[at + 1].start if tokens[at + 1 :] else len(text.rstrip()), _PREFIX_IS)
    if after[0].kind != "iri":
        if after[0].text == "<":
            raise broken(text, after[0].start, open_iri(text, after[0].start))
        raise broken(
            text, after[0].start, f"the IRI of {f'{word} {name}'.strip()} is missing; write it in full as <http://…>"
        )
    return at + 2 + (word == "PREFIX")


def _refuse(text: str, tokens: Sequence[Token], allow_network: bool) -> None:
    _verb(text, tokens)
    declared = _declared_prefixes(tokens)
    for token in tokens:
        # Engines may split keywords without a space ("trueSERVICE", "SERVICE:x"), so any part counts.
        prefix = _prefix(token)
        word = token.keyword if prefix is None else "" if prefix in declared else prefix.upper()
        if "SERVICE" in word and not allow_network:
            raise broken(text, token.start, "SERVICE would send data over the network; allow that with --allow-network")
        if token.keyword in _UPDATES and token.keyword not in ("ADD", "WITH"):
            raise broken(text, token.start, f"{token.keyword} has no place in a query")


def _without_service(text: str, tokens: Sequence[Token]) -> tuple[str, Sequence[Token]]:
    """The query with other names, as long, for its own prefixes that hold the word SERVICE.

    Engines that split keywords without a space would read a call to the network in ``SERVICE:x { }``.
    """
    used = {prefix for token in tokens if (prefix := _prefix(token)) is not None}
    renamed = {prefix for prefix in _declared_prefixes(tokens) if "SERVICE" in prefix.upper()}
    if not renamed:
        return text, tokens
    names: dict[str, str] = {}
    for prefix in sorted(renamed):
        fresh = (letter * len(prefix) for letter in reversed(ascii_lowercase))
        free = (name for name in fresh if name not in used and name not in PREFIXES and name not in names.values())
        if (name := next(free, None)) is None:
            raise QueryError(f"too many prefixes with SERVICE in their names, such as {prefix!r}; give them others")
        names[prefix] = name
    made = [
        token._replace(text=names[prefix] + token.text[len(prefix) :]) if (prefix := _prefix(token)) in names else token
        for token in tokens
    ]
    said, place = [], 0
    for token in made:
        said += [text[place : token.start], token.text]
        place = token.end
    return "".join([*said, text[place:]]), made


def _prefix(token: Token) -> str | None:
    """The prefix of a prefixed name; None for any other token."""
    return token.text.partition(":")[0] if token.kind == "name" else None


def _declared_prefixes(tokens: Sequence[Token]) -> set[str]:
    """The prefixes that the query declares itself."""
    pairs = zip(tokens, tokens[1:], strict=False)
    return {prefix for word, name in pairs if word.keyword == "PREFIX" and (prefix := _prefix(name)) is not None}


def _head(text: str, tokens: Sequence[Token]) -> str:
    """Declarations of the known prefixes that the query uses and does not declare, on one line."""
    declared = _declared_prefixes(tokens)
    used = {prefix: token for token in reversed(tokens) if (prefix := _prefix(token)) is not None}
    for prefix, token in used.items():
        if prefix not in declared and prefix not in PREFIXES:
            known = " ".join(f"{name}:" for name in PREFIXES)
            raise broken(text, token.start, f"the prefix '{prefix}:' is not declared; known without that: {known}")
    missing = sorted(prefix for prefix in used if prefix not in declared)
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + ("\n" if missing else "")
