"""`make demo-review`: one draft from the first check to a verified export, with real keys in a temporary folder.

`python -m tests.demo_review [--out FOLDER] [--lang zh|en]`: every command is shown as a person would type it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import secrets
import sys
import tempfile
from pathlib import Path

from copygate_cli.main import run

_WORKFLOW = """workflow standard "三级审核"
  tier      initial "初审" by editor approvals 1 within 4 working hours checklist basic-compliance
  tier      second "复审" by legal approvals 1 within 8 working hours checklist creative-feasibility
  tier      final "终审" by director approvals 1 within 24 hours checklist strategic-fit
  bar       contributors
  takedown  by duty-officer approvals 1 within 2 hours
  restore   approvals 2
end

workflow signed "一审加会签"
  tier      initial "初审" by editor approvals 1 within 4 working hours
  sign-off  technical by tech-lead
  bar       contributors
end

rule product-name "产品名写法"
  cites     manual 1
  severity  block
  from      2026-01-01
  forbid    product-names
  message   "「{match}」不是规定的产品名"
  suggest   "云壶"
  example   bad  "新款云湖壶开售" finds "云湖壶"
  example   good "新款云壶开售"
end
"""
PACK = {
    "pack.yaml": """id: brand/demo
title: 演示品牌
version: 1.0.0
owner: brand@example.com
jurisdiction: cn
time_zone: Asia/Shanghai
applies: opt-in
despite: [fullwidth]
sources:
  - id: manual
    title: 演示品牌手册
    short: 品牌手册
    issuer: 演示品牌
    url: https://example.com/manual
    from: 2026-01-01
    verified: true
    checked: 2026-11-21
    articles:
      - number: "1"
        gist: 产品名写法统一
""",
    "demo.rule": _WORKFLOW,
    "lexicons/product-names.yaml": """name: product-names
title: 写错的产品名
groups:
  - id: kettle
    title: 云壶
    source: 演示品牌手册1
    added: 2026-11-21
    terms: [云湖壶, 云糊壶]
    replace: 云壶
""",
    "checklists.yaml": """checklists:
  - id: basic-compliance
    title: 基础合规
    version: "1"
    lines:
      - {id: findings, text: 法规与平台规则的发现都已处理}
  - id: creative-feasibility
    title: 创意可行
    version: "1"
    lines:
      - {id: consistent, text: 素材、标题与正文一致}
  - id: strategic-fit
    title: 战略匹配
    version: "1"
    lines:
      - {id: positioning, text: 与品牌定位、当期重点一致, weight: 1}
""",
}
DRAFT = """---
类型: 推广
平台: [小红书]
---
新款云湖壶周六到店,欢迎来试。售后热线见包装。
"""
FOUNDERS = ("周一=法务", "吴二=值班,总监")
PEOPLE = {
    "王五": ("创作", "编辑"),
    "李四": ("编辑",),
    "赵六": ("法务",),
    "陈七": ("总监", "技术负责人"),
    "钱八": ("发布",),
}
CHECKLISTS = {
    "李四": ("--yes=findings", "--yes=labels", "--yes=personal-data", "--yes=pictures"),
    "赵六": ("--yes=consistent", "--score=audience=4", "--score=alternatives=3", "--score=readable=5"),
    "陈七": ("--score=positioning=5", "--score=timing=4", "--score=risk=4"),
}
LETTERS = {
    "举报.txt": "图里的壶和文里说的不是一款。",
    "举报人.txt": "王女士 13800138000",
    "复盘.txt": "图文相符,举报人看错了型号。以后图上标型号。",
    "答复.txt": "已核实,图中正是云壶。谢谢反映。",
}
REPORTED = ("--kind", "误导", "--reporter", "举报人.txt")
REPORT = re.compile(r"\br-[0-9a-f]{8,16}\b")
TAKEDOWN = re.compile(r"\bt-[0-9a-f]{8,16}\b")
CODE = re.compile(r"\b(?:所见码|seen code) ([0-9a-f]{12})\b")
CASE = re.compile(r"\bc-[0-9a-f]{16}\b")


def write_project(folder: Path, packs: str = '"brand/demo"') -> None:
    """A project with a pack of its own, a draft, and where its review store will be."""
    (folder / "copygate.toml").write_text(
        f'[check]\npacks = [{packs}]\n\n[review]\nstore = "审核库"\n', encoding="utf-8"
    )
    (folder / "云壶.md").write_text(DRAFT, encoding="utf-8")
    for name, text in LETTERS.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    for name, text in PACK.items():
        path = folder / "rules/brand/demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def key(name: str) -> tuple[str, str]:
    """Whose command it is."""
    return "--key", f"私钥/{name}.key"


class Stage:
    """Types commands, shows what they say, and stops where one ends otherwise than foreseen."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def title(self, text: str) -> None:
        """What comes next."""
        print(f"\n━━ {text}")

    def types(self, *arguments: str, code: int | tuple[int, ...] = 0) -> str:
        """One command; what it said."""
        print(f"\n$ copygate {' '.join(map(_quoted, arguments))}", flush=True)
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            ended = run([*arguments, "--lang", self._lang])
        print(out.getvalue(), end="", flush=True)
        if ended not in (code if isinstance(code, tuple) else (code,)):
            sys.exit(f"demo-review: exit code {ended} where {code} was foreseen")
        return out.getvalue()


def named(what: re.Pattern[str], said: str) -> str:
    """The id that a command said."""
    found = what.search(said)
    return found[0] if found else sys.exit("demo-review: no id")


def play(stage: Stage) -> None:
    """The whole of it, in the folder one stands in."""
    stage.title("审核库:两位创始人,真密钥")
    stage.types("store", "init", "审核库", *(f"--founder={each}" for each in FOUNDERS), "--keys", "私钥")
    for name, roles in PEOPLE.items():
        held = (f"--role={each}" for each in roles)
        stage.types("people", "enrol", name, *held, "--new-key", f"私钥/{name}.key", *key("周一"), *key("吴二"))
    stage.types("people", "list")
    stage.title("检查,改稿,提交")
    stage.types("check", "云壶.md", code=1)
    stage.types("check", "云壶.md", "--fix")
    found = CASE.search(stage.types("review", "submit", "云壶.md", *key("王五")))
    case = found[0] if found else sys.exit("demo-review: no case")
    stage.title("三个人依次审")
    for at, (name, answers) in enumerate(CHECKLISTS.items()):
        stage.types("review", "queue", *key(name))
        shown = stage.types("review", "show", case)
        code = CODE.search(shown)
        seen = code[1] if code else sys.exit("demo-review: no code")
        if at == 0:
            stage.title("参与者不能审批,漏答不算")
            stage.types("review", "approve", case, "--seen", seen, *answers, *key("王五"), code=1)
            stage.types("review", "approve", case, "--seen", seen, *answers[1:], *key(name), code=1)
        stage.types("review", "approve", case, "--seen", seen, *answers, *key(name))
    stage.title("发布,被用户举报:时钟自收到起算,举报人密封")
    stage.types("review", "publish", case, *key("钱八"))
    taken_down_and_restored(stage, case)
    hand_over(stage, case)


def hand_over(stage: Stage, case: str) -> None:
    """The log and the case to an outsider, who notices a changed byte."""
    stage.title("交给外人验证")
    stage.types("audit", "show", case)
    stage.types("audit", "export", "日志.zip")
    stage.types("audit", "verify", "日志.zip", "--key", "私钥/log.key")
    stage.types("audit", "bundle", case, "证据.zip", *key("赵六"))
    stage.types("audit", "verify", "证据.zip", "--key", "私钥/log.key")
    stage.types("review", "stats")
    stage.title("改动任意一个字节")
    raw = bytearray(Path("日志.zip").read_bytes())
    at = secrets.randbelow(len(raw))
    raw[at] ^= 1 << secrets.randbelow(8)
    Path("改动.zip").write_bytes(raw)
    print(f"(第 {at} 字节,共 {len(raw)})")
    stage.types("audit", "verify", "改动.zip", "--key", "私钥/log.key", code=(1, 3))


def taken_down_and_restored(stage: Stage, case: str) -> None:
    """A reader complains; it is hidden, removed, written up, and stands again once two people say so."""
    report = named(REPORT, stage.types("report", "file", case, "举报.txt", *REPORTED, *key("吴二")))
    stage.types("report", "triage", report, "紧急", *key("赵六"))
    stage.types("tick")
    stage.title("下架,平台移除,复盘,两人恢复")
    stage.types("review", "suspend", case, "--reason", "用户举报:图文不符", "--sure", *key("吴二"))
    takedown = named(TAKEDOWN, stage.types("takedown", "list"))
    stage.types("takedown", "removed", takedown, *key("钱八"))
    stage.types("takedown", "write-up", takedown, "复盘.txt", *key("吴二"), "--role", "值班")
    stage.types("report", "decide", report, "不成立", "--reason", "已核实,图文相符", *key("赵六"))
    stage.types("report", "answer", report, "答复.txt", *key("吴二"))
    stage.types("review", "restore", case, "--reason", "已核实,图文相符", *key("赵六"))
    stage.types("review", "restore", case, "--reason", "同意恢复", *key("陈七"))
    stage.types("tick")
    stage.types("review", "show", case)


def _quoted(argument: str) -> str:
    """As a person would type it."""
    return f"'{argument}'" if " " in argument else argument


def main() -> int:
    """Play it; 0 if everything came out as foreseen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    chosen = parser.parse_args()
    os.umask(0o077)
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = chosen.out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        back = Path.cwd()
        write_project(folder, '"cn/ad-law", "brand/demo"')
        os.chdir(folder)
        try:
            play(Stage(chosen.lang))
        finally:
            os.chdir(back)
    return 0


if __name__ == "__main__":
    sys.exit(main())
