"""Prepares SPARQL queries, as people write them, for any store.

:func:`prepare` adds the known prefixes, replaces bound variables by their terms,
rejects updates and SERVICE, and writes the query in canonical form (:mod:`kg.sparql.canonical`). It is the
only path for all stores; only the final check of the syntax depends on an engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg import arguments
from kg.errors import KgError, QueryError, StoreDamaged, StoreError
from kg.model.vocabulary import PREFIXES, XSD
from kg.sparql.bind import bind
from kg.sparql.canonical import canonical, verb
from kg.sparql.check import check, check_aggregates
from kg.sparql.tokens import LOCAL_NAME, STRING, Token, names_graphs, tokenise
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Store

if TYPE_CHECKING:
    from kg.sparql.results import Result

Term = NamedNode | Literal
Bindable = Term | str | int | float | Decimal | bool

_QUOTED = re.compile(rf"(?:{STRING})(?:@\S*|\^\^\S*)?\Z", re.DOTALL)
_DECLARED = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
_NO_NAME = re.compile(r'\A"|[<>{}|\\^`]')
"""Characters that no name of an actor contains."""
_NUMBER = re.compile(r"[+-]?\d+(?P<fraction>\.\d+)?\Z")


def prepare(
    text: str,
    *,
    bindings: Mapping[str, Bindable] | None = None,
    allow_network: bool = False,
) -> str:
    """The query, ready to run: variables bound, syntax checked, in canonical form.

    ``bindings`` maps names of variables to terms (see :func:`as_term`); a bound variable that is
    projected keeps its column. Raises QueryError, with line, column and a caret that count in
    ``text``, for invalid queries, updates, and SERVICE unless ``allow_network``; Refused if that
    is neither True nor False.
    """
    return _prepared(text, _terms(bindings), arguments.truth(allow_network, "allow_network"))


def readable(text: str, bindings: Mapping[str, Bindable]) -> str:
    """The query of :func:`prepare`, as written, with its prefixes declared."""
    prepare(text, bindings=bindings, allow_network=True)
    tokens = tokenise(text)
    return _head(tokens) + bind(text, tokens, dict(_terms(bindings)))


def _terms(bindings: Mapping[str, Bindable] | None) -> tuple[tuple[str, str], ...]:
    return tuple((name.lstrip("?$"), str(as_term(value))) for name, value in (bindings or {}).items())


@lru_cache(maxsize=128)
def _prepared(text: str, terms: tuple[tuple[str, str], ...], allow_network: bool) -> str:
    """See :func:`prepare`; scripts ask the same question many times."""
    tokens, bound = tokenise(text), dict(terms)
    asked = ready = canonical(text, tokens, PREFIXES, allow_network)
    check_aggregates(text, tokens)
    if bound:
        said = bind(text, tokens, bound)
        ready = canonical(said, tokenise(said), PREFIXES, allow_network)
    check(text, tokens, asked, ready, bound)
    return ready.text


def run(
    store: Store,
    text: str,
    *,
    bindings: Mapping[str, Bindable] | None = None,
    allow_network: bool = False,
) -> Result:
    """The answer of ``store`` to a query, prepared, run and read."""
    ready = prepare(text, bindings=bindings, allow_network=allow_network)
    if allow_network and isinstance(store, EmbeddedStore):
        from kg.sparql.services import relayed

        with relayed(ready) as (ready, failures):
            return _answered(store, ready, failures)
    return _answered(store, ready, [])


def _answered(store: Store, ready: str, failures: Sequence[KgError]) -> Result:
    """The answer of ``store``; ``failures`` collects the errors of the services it calls."""
    from kg.sparql.results import collect

    failed: Exception | None = None
    try:
        return collect(store.query(ready, union=not names_graphs(ready)))
    except RecursionError:
        raise
    except StoreError:
        if not failures:
            raise
    except (OSError, RuntimeError) as error:  # the engine reads as it answers
        failed = error.with_traceback(None)  # the traceback keeps the answer, which must be freed in this thread
    if failures:
        raise QueryError(f"SERVICE gave no answer: {failures[0]}")
    raise StoreDamaged(f"the store {store.name} cannot be read to the end ({failed}); run kg check for the damage")


def kind(text: str) -> str:
    """What the query asks for: ``select``, ``ask``, ``construct`` or ``describe``."""
    tokens = tokenise(text)
    return tokens[verb(text, tokens)].keyword.lower()


def variables(text: str) -> list[str]:
    """The names of all variables of the query, in order of first use."""
    return list(dict.fromkeys(token.text[1:] for token in tokenise(text) if token.kind == "var"))


# -- terms ----------------------------------------------------------------------------------------


def as_term(value: Bindable) -> Term:
    """The RDF term of a value.

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
        raise QueryError(f"a binding must be an IRI, text or a number, not {type(value).__name__}")
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
    """The literal that ``value`` is in SPARQL syntax; raises QueryError if malformed; None for anything else."""
    if not _QUOTED.match(value):
        return None
    try:
        (quad,) = ox.parse(f"{_DECLARED}[] a {value} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError):  # malformed, more than one literal, or an invalid character
        forms = '"words", "words"@en or "2025-06-13"^^xsd:date'
        raise QueryError(f"{value!r} is not a literal; write one as {forms}, with known prefixes or <IRI>") from None
    return cast(Literal, quad.object)


def parse_binding(given: str, resolve: Callable[[str], str | None] | None = None) -> tuple[str, Term]:
    """Name and term of ``name=value`` as typed on the command line.

    Numbers and booleans become typed literals; ``resolve`` may turn the name of an actor into its
    IRI (None: it is not one); anything else is read as :func:`as_term` does. Raises QueryError for
    malformed terms, and for characters that no name contains.
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
        raise QueryError(f"?{name} cannot be bound to {value!r}; give {advice}")
    found = resolve(value) if resolve else None
    return name, NamedNode(found) if found else Literal(value)


# -- prefixes -------------------------------------------------------------------------------------


def _prefix(token: Token) -> str | None:
    """The prefix of a prefixed name; None for any other token."""
    return token.text.partition(":")[0] if token.kind == "name" else None


def _declared_prefixes(tokens: Sequence[Token]) -> set[str]:
    """The prefixes that the query declares itself."""
    pairs = zip(tokens, tokens[1:], strict=False)
    return {prefix for word, name in pairs if word.keyword == "PREFIX" and (prefix := _prefix(name)) is not None}


def _head(tokens: Sequence[Token]) -> str:
    """Declarations of the known prefixes that the query uses and does not declare, on one line."""
    used = {prefix for token in tokens if (prefix := _prefix(token)) is not None}
    missing = sorted(used - _declared_prefixes(tokens))
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + ("\n" if missing else "")
