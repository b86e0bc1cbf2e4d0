"""`copygate store webhook`: where notices go, if not to whoever runs `tick`."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from copygate.errors import UsageError
from copygate_cli.acting import store_option
from copygate_cli.mattertexts import both, say
from copygate_cli.speech import Command, lang_of
from copygate_cli.storage import folder_of


@click.command("webhook", cls=Command, help="help.store.webhook")
@click.argument("url", metavar="[URL]", required=False)
@click.option("--link", metavar="URL", default="", help="help.store.webhook.link")
@click.option("--off", is_flag=True, help="help.store.webhook.off")
@click.option("--test", "test", is_flag=True, help="help.store.webhook.test")
@store_option
@click.pass_context
def webhook(ctx: click.Context, url: str | None, link: str, off: bool, test: bool, store: Path | None) -> int:
    """Set it, try it, or take it away."""
    from copygate.service import webhook as hooks
    from copygate.service.writer import NOTICE

    lang, folder = lang_of(ctx), folder_of(ctx, store)
    if (url is not None) + off > 1 or not (url or off or test):
        raise UsageError("webhook-args", both("error.webhook-args"))
    if off:
        hooks.drop_webhook(folder)
        click.echo(say("webhook.off", lang))
        return 0
    if url:
        path = hooks.write_webhook(folder, url, link)
        click.echo(say("webhook.set", lang, url=url, path=path))
    if test:
        hook = hooks.read_webhook(folder)
        if hook is None:
            raise UsageError("no-webhook", both("error.no-webhook"))
        ident = f"test-{secrets.token_hex(8)}"
        try:
            hook.post(ident, {"v": NOTICE, "id": ident, "act": "test"})
        except hooks.NotTaken as refused:
            click.echo(say("webhook.refused", lang, why=refused), err=True)
            return 1
        click.echo(say("webhook.taken", lang))
    return 0
