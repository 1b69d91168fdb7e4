"""The command that drafts what texts claim."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    from kg.readers.text import Document
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
    with with_stdin(paths, "text") as files_given, progress("texts read") as step:
        places = [Path(path) for path in files_given]
        named = [f for p in places for f in (texts.files(p) if p.is_dir() else [p])]
        known.for_texts(len(named))
        at_once = 1 if asked is None else parallel or language_model.AT_ONCE
        several = len(named) > 1 or any(p.is_dir() for p in places)
        output = _Output(None if out == Path("-") else out, several, uncertain)
        for done, (path, document, draft) in enumerate(texts.drafts(named, reading, encoding, known, at_once), 1):
            step(done, max(done, len(named)))
            if isinstance(draft, KgError):
                output.failed(draft)
                continue
            if asked is not None:
                language_model.tell_cost(spoken(str(path)), draft)
            for warning in draft.warnings:
                echo(f"kg: warning: {spoken(str(path))}: {warning}", err=True)
            output.keep(path, document, draft)
    if asked is not None and several:
        read = "all" if output.ended is None else f"{len(output.names)} of {len(named)}"
        echo(f"kg: {read} texts: {asked.account.spent}", err=True)
    output.end(len(named))


@dataclass
class _Output:
    """Where drafts go: a file, a folder with a file for each text, or standard output (``out`` is None).

    ``names`` are those of the drafts so far, ``failures`` counts texts without a draft; ``ended`` says why the rest
    of the texts was not read.
    """

    out: Path | None
    several: bool
    uncertain: bool
    names: set[str] = field(default_factory=set)
    failures: int = 0
    ended: BudgetSpent | None = None

    def failed(self, error: KgError) -> None:
        """Tells why a text has no draft, where there are others; raises the error where it ends the reading."""
        if not self.several or not isinstance(error, InputError | BudgetSpent):
            raise error
        if isinstance(error, BudgetSpent):
            self.ended = self.ended or error
        else:
            error.path = spoken(error.path)
            self._count(error)

    def _count(self, error: KgError) -> None:
        self.failures += 1
        echo(f"kg: {error}", err=True)

    def keep(self, path: Path, document: Document | None, draft: Draft) -> None:
        """Writes the draft of a text, and its uncertain claims beside it if asked for; never over a reviewed one."""
        target = self._target(path, None if document is None else document.entry)
        if target is None:
            put(("---\n" if len(self.names) > 1 else "") + files.dump(draft.annotation))
            return
        if reviewed := _reviewed(target):
            if not self.several:
                raise reviewed
            self._count(reviewed)
            return
        if document is not None and texts.stands_as_is(path, document):
            draft.annotation.source.text = path.name if target.resolve().parent == path.resolve().parent else None
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, files.dump(draft.annotation))
        if self.uncertain and draft.uncertain.stances:
            write_whole(target.with_suffix(UNCERTAIN), files.dump(draft.uncertain))

    def _target(self, path: Path, entry: int | None) -> Path | None:
        if entry is not None and self.out is not None and self.out.suffix and not self.out.is_dir():
            raise Refused(f"{spoken(str(path))} is a feed, which may hold several texts; name a folder with -o")
        name = unused = stem(path) if entry is None else f"{stem(path)}-{entry}"
        while unused in self.names:
            unused = f"{name}-{len(self.names) + 1}"
        self.names.add(unused)
        if self.out is None or not (self.several or entry is not None):
            return self.out
        return self.out / f"{unused}.yaml"

    def end(self, given: int) -> None:
        """Raises what ended the reading of ``given`` texts; exits with 3 or 1 where some or all have no draft."""
        if self.ended is not None:
            raise self.ended
        if self.failures:
            echo(f"kg: {self.failures} of {given} files were not drafted", err=True)
            raise click.exceptions.Exit(3 if self.failures < given else 1)


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
