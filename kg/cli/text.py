"""The command that drafts what texts claim."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.actors import registry
from kg.annotation import schema as files
from kg.annotation.provenance import Provenance
from kg.annotation.review import STATE
from kg.cli import language_model
from kg.cli.language_model import model_options
from kg.cli.output import echo, encoding_option, provenance_options, put, statements_option
from kg.cli.progress import progress
from kg.cli.stdin import spoken, with_stdin
from kg.errors import InputError, KgError, Refused
from kg.io.files import stem, write_whole
from kg.language_model.spending import BudgetSpent
from kg.model import vocabulary
from kg.readers import UNCERTAIN
from kg.readers import text as texts
from kg.readers.provenance import checked

if TYPE_CHECKING:
    from kg.actors.resolver import Resolver
    from kg.language_model.asking import Asker
    from kg.model.vocabulary import Vocabulary
    from kg.text.drafting import Draft
    from kg.text.reader import TextReader


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True))
@click.option(
    "-o", "out", type=click.Path(path_type=Path), help="File to write (one text), or folder (several); - for stdout."
)
@encoding_option
@click.option("--uncertain", is_flag=True, help="Write the low-confidence claims too, to NAME.uncertain.yaml.")
@model_options
@statements_option
@provenance_options
def annotate(
    paths: tuple[str, ...],
    out: Path | None,
    encoding: str | None,
    uncertain: bool,
    model: str | None,
    endpoint: str | None,
    timeout: float | None,
    rules: bool,
    parallel: int | None,
    budget: str | None,
    cache: Path | None,
    no_cache: bool,
    check_model: bool,
    statements: bool,
    **given: str | None,
) -> None:
    """Draft what texts claim, for review.

    \b
    kg annotate report.txt -o report.yaml
    kg annotate statement.txt --speaker "Government of Iran" --published 2025-11-03
    kg annotate reports/ -o drafts/
    curl -s https://example.org/report.txt | kg annotate - > report.yaml
    kg annotate report.txt --model llama3.1 --endpoint http://localhost:11434/v1
    kg annotate --check-model --model llama3.1 --endpoint http://localhost:11434/v1
    """
    if not paths and not check_model:
        raise click.UsageError("Missing argument 'PATHS...'.")
    if model is None and (check_model or no_cache or not rules or any((endpoint, timeout, parallel, budget, cache))):
        raise click.UsageError("the options of a language model need --model NAME")
    known = checked(Provenance(**given))
    words = vocabulary.load()
    resolver = registry.resolver(registry.base_quads(), words)
    asked, seconds = None, timeout or 300.0
    if model is not None:
        folder = None if no_cache or check_model else cache or language_model.answers_folder()
        asked = language_model.asker(model, endpoint, seconds, budget, folder)
        if check_model:
            language_model.check(asked, resolver, words, seconds)
            return
    reading = _reader(asked, resolver, words, seconds, rules, statements)
    out = None if out == Path("-") else out
    failed, taken, ended = 0, set[str](), None
    with with_stdin(paths, "text") as files_given, progress("texts read") as step:
        places = [Path(path) for path in files_given]
        named = [f for p in places for f in (texts.files(p) if p.is_dir() else [p])]
        known.for_texts(len(named))
        at_once = 1 if asked is None else parallel or language_model.AT_ONCE
        several = len(named) > 1 or any(p.is_dir() for p in places)
        for done, (path, document, draft) in enumerate(texts.drafts(named, reading, encoding, known, at_once), 1):
            step(done, max(done, len(named)))
            if isinstance(draft, BudgetSpent) and several:
                ended = ended or draft
                continue
            if isinstance(draft, KgError):
                if not several or not isinstance(draft, InputError):
                    raise draft
                failed += 1
                draft.path = spoken(draft.path)
                echo(f"kg: {draft}", err=True)
                continue
            if asked is not None:
                language_model.tell_cost(spoken(str(path)), draft)
            for warning in draft.warnings:
                echo(f"kg: warning: {spoken(str(path))}: {warning}", err=True)
            entry = document.entry if document is not None else None
            if entry is not None and out is not None and out.suffix and not out.is_dir():
                raise Refused(f"{spoken(str(path))} is a feed, which may hold several texts; name a folder with -o")
            name = stem(path) if entry is None else f"{stem(path)}-{entry}"
            while name in taken:
                name += f"-{done}"
            taken.add(name)
            target = (out / f"{name}.yaml") if out is not None and (several or entry is not None) else out
            if out is None and len(taken) > 1:
                put("---\n")
            if target is not None and (kept := _reviewed(target)):
                if not several:
                    raise kept
                failed += 1
                echo(f"kg: {kept}", err=True)
                continue
            if target is not None and document is not None and texts.stands_as_is(path, document):
                draft.annotation.source.text = path.name if target.resolve().parent == path.resolve().parent else None
            _keep(draft, target, uncertain)
    if asked is not None and several:
        read = "all" if ended is None else f"{len(taken)} of {len(named)}"
        echo(f"kg: {read} texts: {asked.account.spent}", err=True)
    if ended is not None:
        raise ended
    if failed:
        echo(f"kg: {failed} of {len(named)} files were not drafted", err=True)
        raise click.exceptions.Exit(3 if failed < len(named) else 1)


def _reader(
    asked: Asker | None, resolver: Resolver, words: Vocabulary, seconds: float, rules: bool, statements: bool
) -> TextReader:
    """The rules, the language model, or both."""
    from kg.text import reader

    if asked is None:
        return reader(resolver, words, statements=statements)
    from kg.language_model.reader import ModelReader

    found = reader(resolver, words, statements=statements) if rules else None
    return ModelReader(asked, resolver, words, found, seconds)


def _reviewed(target: Path) -> Refused | None:
    """Why a draft cannot be written to ``target``: it holds an annotation that is reviewed, wholly or in part."""
    if not target.is_file():
        return None
    try:
        there, _ = files.read(target)
    except KgError:
        return None
    begun = target.with_name(target.name + STATE).exists()
    if not (begun or there.source.reviewed or any(stance.reviewed for stance in there.stances)):
        return None
    return Refused(f"{target} holds what somebody reviewed; move it away, or write the draft elsewhere with -o")


def _keep(draft: Draft, target: Path | None, uncertain: bool) -> None:
    """Writes a draft, and its uncertain claims beside it if asked for."""
    _write(files.dump(draft.annotation), target)
    if uncertain and target is not None and draft.uncertain.stances:
        _write(files.dump(draft.uncertain), target.with_suffix(UNCERTAIN))


def _write(data: str, target: Path | None) -> None:
    if target is None:
        put(data)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, data)
