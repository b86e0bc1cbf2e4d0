"""`copygate check PATH…` with its options, as click parses them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from copygate.errors import UsageError
from copygate_cli.checking import Run
from copygate_cli.config import FAIL_ON, FAIL_ON_ALIASES, OCR
from copygate_cli.output import style_for
from copygate_cli.speech import Choice, Command, Day, lang_of, refuse

FORMATS = ("full", "concise", "json", "jsonl", "html", "sarif", "github", "gitlab", "junit", "rdjson")


@click.command("check", cls=Command, help="help.check")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=Choice(FORMATS), default="full", metavar="FORMAT", help="help.check.format")
@click.option("--fail-on", type=Choice(tuple(FAIL_ON), FAIL_ON_ALIASES), metavar="OUTCOME", help="help.check.fail-on")
@click.option("--as-of", type=Day(), metavar="DATE", help="help.check.as-of")
@click.option("--pack", "packs", multiple=True, metavar="ID", help="help.check.pack")
@click.option("--ocr", type=Choice(OCR), metavar="ENGINE", help="help.check.ocr")
@click.option("--receipts", type=click.Path(path_type=Path), metavar="FOLDER", help="help.check.receipts")
@click.option("--explain", is_flag=True, help="help.check.explain")
@click.option("--fix", is_flag=True, help="help.check.fix")
@click.option("--diff", is_flag=True, help="help.check.diff")
@click.option("--annotate", type=click.Path(path_type=Path), metavar="OUT", help="help.check.annotate")
@click.option("--diff-base", metavar="REV", help="help.check.diff-base")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="help.check.baseline")
@click.option("--reveal", is_flag=True, help="help.check.reveal")
@click.pass_context
def check(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    fail_on: str | None,
    as_of: date | None,
    packs: tuple[str, ...],
    ocr: str | None,
    receipts: Path | None,
    explain: bool,
    fix: bool,
    diff: bool,
    annotate: Path | None,
    diff_base: str | None,
    baseline: Path | None,
    reveal: bool,
) -> int:
    """Check drafts; the exit code."""
    lang = lang_of(ctx)
    style = style_for(lang, reveal)
    if receipts is not None and not receipts.is_dir():
        from copygate_cli.receipttexts import both

        raise UsageError("no-receipts", both("receipt.no-folder", path=receipts))
    if reveal and not (style.terminal and form in ("full", "concise")):
        refuse(ctx, "check.reveal-terminal")
    if explain and form != "full":
        refuse(ctx, "check.explain-full")
    if diff and form not in ("full", "concise"):
        refuse(ctx, "check.diff-people")
    if diff_base is not None and (fix or diff or annotate is not None):
        from copygate_cli.gatetexts import both

        raise UsageError("diff-base-with-files", both("change.with-files"))
    kind = Run
    if annotate is not None:
        if fix or diff:
            refuse(ctx, "annotate.with-fix")
        from copygate_cli.annotating import AnnotatingRun

        annotating = AnnotatingRun(style, form, FAIL_ON[fail_on] if fail_on else None, as_of, packs, explain, ocr)
        annotating.copy_to, annotating.receipts = annotate, receipts
        return annotating.over(paths)
    if fix or diff:
        from copygate_cli.fixing import FixingRun, ShowingRun

        kind = ShowingRun if diff else FixingRun
    if form == "html" and kind is Run:
        from copygate_cli.paging import PageRun

        kind = PageRun
    run = kind(style, form, FAIL_ON[fail_on] if fail_on else None, as_of, packs, explain, ocr)
    run.receipts = receipts
    if baseline is not None:
        run.baseline, run.baseline_folder = baseline, baseline.parent.resolve()
    return run.over(paths) if diff_base is None else over_change(run, diff_base, paths)


def over_change(run: Run, revision: str, paths: tuple[Path, ...]) -> int:
    """Check only what changed since the revision; the exit code."""
    from copygate_cli.change import Change
    from copygate_cli.changing import Changing

    change = Change.of(revision, paths)
    try:
        run.changing, run.configuration = Changing(change), change.configuration
        if run.baseline is not None:
            run.baseline = change.at_base(run.baseline)
        run.changing.tell_rules_only(run.style.lang)
        with change.configuration.naming():
            return run.over((*paths, *change.moved.values()))
    finally:
        change.close()
