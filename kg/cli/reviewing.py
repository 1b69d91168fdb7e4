"""The command that takes a person through a draft."""

from __future__ import annotations

from pathlib import Path

import click

from kg.actors import registry
from kg.annotation import schema as files
from kg.annotation.review import STATE, TIE, Item, Review
from kg.cli.output import echo, encoding_option
from kg.errors import InputError, NameNotFound, Refused
from kg.io.encoding import read_text
from kg.io.files import write_whole
from kg.model import vocabulary
from kg.readers.text import text_of

ANSWERS = "accept, edit, reject, claim, new actor, merge, undo, quit"
LEFT = "claim, new actor, merge, undo, finish, quit"
"""What can be answered where no claim is left to decide on."""
FIELDS = {
    "subject": "subject", "relation": "relation", "object": "object", "time": "when", "holder": "holder",
    "attitude": "attitude", "addressee": "addressee", "target": "target", "said": "when", "scope": "scope",
    "about": "about", "quote": "quote",
}  # fmt: skip
"""The names of what can be edited, and the fields of the annotation: ``time`` is that of the tie, ``said`` of the
stance."""
_OF_TIE = ("subject", "relation", "object", "time")
_LISTS = ("addressee", "target", "about")
NOTHING = "-"
"""The answer that empties a field."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--text", "text_file", type=click.Path(path_type=Path, exists=True), help="The text, if it is not beside the draft."
)
@encoding_option
def review(file: Path, text_file: Path | None, encoding: str | None) -> None:
    """Walk a draft: accept, edit, reject, add, merge, undo; stop and resume at will.

    \b
    kg review report.yaml --text report.txt
    """
    draft, lines = files.read(file)
    if not draft.stances:
        echo(f"kg: {file} has no claims yet; add those that its text makes", err=True)
    text, why = text_of(file, draft.source, lines.of(("source", "text")), text_file, encoding)
    if why:
        echo(f"kg: warning: {why}; the claims are shown without their passages", err=True)
    walk = Review(draft, text, registry.resolver(registry.base_quads(), vocabulary.load()))
    state = file.with_name(file.name + STATE)
    if state.exists():
        walk.resume(read_text(state), str(state))
    failed = False
    while (item := walk.pending()) is not None or not draft.stances:
        if item is not None and not failed:
            _show(item)
        usual = "a" if item else "f"
        answer = click.prompt(ANSWERS if item else LEFT, default=None if failed else usual, err=True)
        answer = answer.strip().lower()[:1]
        if answer == "f" and item is None:
            break
        if answer == "q":
            walk.save(state)
            echo(f"kg: stopped; {state.name} keeps what was decided", err=True)
            return
        failed = not _decided(walk, item, answer)
        walk.save(state)
    if left := walk.bereft():
        echo(f"kg: left out, as what they are about was rejected: {', '.join(left)}", err=True)
    write_whole(file, files.dump(walk.annotation()))
    state.unlink(missing_ok=True)
    echo(f"kg: reviewed; add it with: kg add {file}", err=True)


def _show(item: Item) -> None:
    echo(f"\n[{item.number}/{item.total}] {item.says}", err=True, bold=True)
    echo(f"  {item.stance.id}, {_reason(item.stance.rule)}, confidence {item.stance.confidence}", err=True)
    echo("  …" + item.before[-120:], err=True, nl=False)
    echo(item.words, err=True, nl=False, reverse=True)
    echo(item.after[:120] + "…", err=True)


def _reason(rule: str | None) -> str:
    """What made a claim, for the reviewer."""
    if rule is not None and rule.startswith(files.GUESS):
        return f"a guess from the words between them ({rule.removeprefix(files.GUESS)})"
    return f"rule {rule}"


def _decided(walk: Review, item: Item | None, answer: str) -> bool:
    """Whether the answer could be followed; what is wrong with it is shown, and nothing has changed then."""
    try:
        _decide(walk, item, answer)
    except (Refused, InputError, NameNotFound) as error:
        echo(f"kg: {error}", err=True)
        return False
    return True


def _decide(walk: Review, item: Item | None, answer: str) -> None:
    if item is not None and answer in ("a", "r", "e"):
        _decide_on(walk, item, answer)
    elif answer == "u":
        step = walk.undo()
        echo(f"kg: took back: {step.action} {step.subject}", err=True)
    elif answer == "c":
        _add(walk, item)
    elif answer == "n":
        name, kind = _ask("name"), _ask("kind", "Organization")
        made = walk.add_actor(name, kind, acts_for=_or_none(_ask("acts for", NOTHING)))
        echo(f"kg: added the draft actor {made}", err=True)
    elif answer == "m":
        actors = walk.annotation(final=False).actors
        if actors:
            echo("  " + "; ".join(f"{actor.id} ({actor.kind} {actor.name})" for actor in actors), err=True)
        walk.merge(_ask("draft actor"), _ask("is"))
    else:
        raise Refused("answer a, e, r, c, n, m, u or q" if item else "answer c, n, m, u, f or q")


def _decide_on(walk: Review, item: Item, answer: str) -> None:
    name = item.stance.id
    if answer == "a":
        walk.accept(name)
    elif answer == "e":
        _edit(walk, item)
    else:
        before = set(walk.bereft())
        walk.reject(name)
        if also := [other for other in walk.bereft() if other not in before]:
            echo(f"kg: {', '.join(also)} would go too, being about {name} alone; undo to keep it", err=True)


def _edit(walk: Review, item: Item) -> None:
    """Asks for a field of the claim and its new value."""
    name = _ask(f"field ({', '.join(FIELDS)})").lower()
    if name not in FIELDS:
        raise Refused(f"unknown field {name!r}; known are: {', '.join(FIELDS)}")
    stance = item.stance
    if name in _OF_TIE:
        annotation = walk.annotation(final=False)
        ties = {tie.id: tie for tie in annotation.ties if tie.id in stance.about}
        chosen = _ask(f"tie ({', '.join(ties)})") if len(ties) > 1 else next(iter(ties), None)
        if chosen not in ties:
            raise Refused(f"{stance.id} is about no such tie" if ties else f"{stance.id} is about no tie; edit 'about'")
        now = getattr(ties[chosen], FIELDS[name])
        walk.retie(stance.id, chosen, **{FIELDS[name]: _or_none(_ask(name, now or NOTHING))})
        others = [s.id for s in annotation.stances if s.id != stance.id and chosen in s.about]
        if others:
            echo(f"kg: {', '.join(others)} keeps the tie as it was", err=True)
        return
    if name == "quote":
        walk.edit(stance.id, quote=walk.passage(_ask("words of the text"), _start(item)).model_dump())
        return
    now = getattr(stance, FIELDS[name])
    value = _or_none(_ask(name, (", ".join(now) if isinstance(now, list) else now) or NOTHING))
    given = [part.strip() for part in (value or "").split(",") if part.strip()] if name in _LISTS else value
    if name in ("attitude", "scope", "about") and not given:
        raise Refused(f"{name} cannot be empty")
    walk.edit(stance.id, **{FIELDS[name]: given})


def _add(walk: Review, item: Item | None) -> None:
    """Asks for a claim that the draft misses."""
    quote = walk.passage(_ask("words of the text that say it"), _start(item))
    subject, relation, obj = (_ask(name) for name in TIE[:3])
    holder = _or_none(_ask("holder", NOTHING))
    attitude = _ask("attitude", "asserts")
    when = _or_none(_ask("time", NOTHING))
    made = walk.add(quote, subject, relation, obj, attitude=attitude, holder=holder, when=when)
    echo(f"kg: added {made}", err=True)


def _start(item: Item | None) -> int:
    return item.stance.quote.start if item and isinstance(item.stance.quote, files.Range) else 0


def _ask(what: str, default: str | None = None) -> str:
    """The answer to a prompt, which is not blank; ``-`` stands for nothing."""
    return str(click.prompt(what, default=default, err=True)).strip()


def _or_none(answer: str) -> str | None:
    return None if answer == NOTHING else answer
