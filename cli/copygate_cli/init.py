"""`copygate init`: a project that works at once: configuration, one rule with examples, one draft that it catches."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

import click

from copygate.errors import UsageError, Wording, reason_of
from copygate.report.wording import say
from copygate_cli.speech import Command, lang_of

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_CONFIG: Final = {
    "zh": """\
# copygate 的配置。下层文件夹可以再放一个 copygate.toml,但只能更严;没有“永不失败”。

[check]
# 从哪个结论起算不通过:owes 有欠、review 复核、undecided 未定、blocked 不予发布。
fail-on = "owes"

# 只用这些规则包;不写就用全部(平台包只在稿件写明平台时生效)。
# packs = ["cn/ad-law", "cn/privacy", "brand/{name}"]

# 不查的文件,写法同 .gitignore,相对本文件所在文件夹。其余每个文件都会查,查不了的报“未定”。
exclude = [".*", "/rules/", "/copygate.toml", "/pyproject.toml", "node_modules/", "__pycache__/"]
""",
    "en": """\
# Configuration of copygate. A folder below may have its own, which can only tighten; nothing here means "never fail".

[check]
# From which outcome on a draft does not pass: owes, review, undecided, blocked.
fail-on = "owes"

# Judge by these packs only; without this line by all (a platform's pack where a draft names the platform).
# packs = ["cn/ad-law", "cn/privacy", "brand/{name}"]

# Left out, as in .gitignore, from this folder down. Every other file is checked, or reported as undecided.
exclude = [".*", "/rules/", "/copygate.toml", "/pyproject.toml", "node_modules/", "__pycache__/"]
""",
}

_PACK: Final = {
    "zh": """\
# 我们自己的规则包。编号等于它在 rules/ 下的路径。
id: brand/{name}
title: 品牌规范
version: 0.1.0
owner: you@example.com        # 改成负责人
jurisdiction: cn
time_zone: Asia/Shanghai
applies: always
sources:
  - id: house-style
    title: 品牌文案规范
    short: 品牌文案规范
    issuer: 品牌部
    url: https://example.com/house-style
    verified: true
    articles:
      - number: "1"
        gist: 品牌名按规定写法书写
""",
    "en": """\
# Our own pack. Its id is its path below rules/.
id: brand/{name}
title: House style
version: 0.1.0
owner: you@example.com        # whoever answers for it
jurisdiction: cn
time_zone: Asia/Shanghai
applies: always
sources:
  - id: house-style
    title: House style guide
    short: House style guide
    issuer: Brand team
    url: https://example.com/house-style
    verified: true
    articles:
      - number: "1"
        gist: the brand name is spelled as registered
""",
}

_RULE: Final = {
    "zh": """\
# 一条规则:品牌名的写法。照着改,再加新的;改完跑 copygate rules check 和 copygate rules test。
规则 brand-name "品牌名写法"
  依据      house-style 1
  级别      阻断
  自        {day}
  禁止      "青禾茶社"
    于      标题, 正文
  提示      "品牌名写作“青禾茶舍”,不写“{match}”"
  改为      "青禾茶舍"
  反例      "青禾茶社周五上新" 命中 "青禾茶社"
  正例      "青禾茶舍周五上新"
完
""",
    "en": """\
# A rule: how the brand name is spelled. Change it, add others, then run copygate rules check and copygate rules test.
rule brand-name "brand name"
  cites     house-style 1
  severity  block
  from      {day}
  forbid    "Green Field Tea"
    in      title, body
  message   "our name is “Greenfield Tea”, not “{match}”"
  suggest   "Greenfield Tea"
  example   bad  "Green Field Tea opens on Friday" finds "Green Field Tea"
  example   good "Greenfield Tea opens on Friday"
end
""",
}

_DRAFT: Final = {
    "zh": """\
---
kind: 文章
title: 周五上新
---

青禾茶社周五上新,三款春茶,门店可试饮。
""",
    "en": """\
---
kind: article
title: New on Friday
---

Green Field Tea has three spring teas from Friday on; taste them in the shop.
""",
}


@click.command("init", cls=Command, help="help.init")
@click.argument("folder", metavar="[FOLDER]", default=".", type=click.Path(path_type=Path))
@click.option("--name", default="mine", metavar="NAME", help="help.init.name")
@click.pass_context
def init(ctx: click.Context, folder: Path, name: str) -> int:
    """Write the files of a first project."""
    lang = lang_of(ctx)
    if not _NAME.fullmatch(name):
        raise UsageError("pack-name", _both("init.bad-name", name=name))
    draft = "草稿.md" if lang == "zh" else "draft.md"
    files = {
        "copygate.toml": _CONFIG[lang].replace("{name}", name),
        f"rules/brand/{name}/pack.yaml": _PACK[lang].replace("{name}", name),
        f"rules/brand/{name}/brand-name.rule": _RULE[lang].replace("{day}", date.today().isoformat()),
        draft: _DRAFT[lang],
    }
    # INVARIANT: all or nothing, as far as a look beforehand can promise it; `x` below keeps the promise to each file.
    for path in (*files, f"rules/brand/{name}"):
        if (folder / path).exists() or (folder / path).is_symlink():
            raise UsageError("already-there", _both("init.exists", path=folder / path))
    for path, text in files.items():
        _write(folder / path, text)
        click.echo(say("init.made", lang, path=folder / path))
    where = "" if folder == Path() else f"cd {folder} && "
    click.echo(
        f"\n{say('init.next', lang)}\n  {where}copygate rules check && copygate rules test\n  copygate check {draft}"
    )
    return 0


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError("already-there", _both("init.exists", path=path)) from None
    except OSError as error:
        why = reason_of(error)
        en = say("init.cannot-write", "en", path=path, message=why.en)
        zh = say("init.cannot-write", "zh", path=path, message=why.zh)
        raise UsageError("cannot-write", Wording(en, zh)) from error


def _both(key: str, **values: object) -> Wording:
    return Wording(say(key, "en", **values), say(key, "zh", **values))
