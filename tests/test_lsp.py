"""`copygate lsp` as an editor meets it (pytest-lsp): each feature on a real pack, in the units an editor counts in."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient

from copygate.dsl.complaints import language_of
from copygate.dsl.fmt import format_text
from copygate.resources import bundled
from copygate_cli.editor.asking import offers
from copygate_cli.editor.shelf import Shelf
from copygate_cli.editor.things import View
from tests.gitrepos import made

PACK = """\
id: brand/mine
title: 测试
version: 2026.1.0
owner: legal@example.com
jurisdiction: cn
time_zone: Asia/Shanghai
applies: always
uses: [cn/ad-law]
sources:
  - id: house
    title: 品牌用语规范
    short: 用语规范
    issuer: 品牌部
    url: https://example.com/style
    from: 2020-01-01
    verified: true
    checked: 2026-11-01
    articles:
      - number: "3"
        gist: 品牌名写全称
      - number: "9"
        gist: 不写绝对化用语
"""
LEXICON = """\
name: misspelt
title: 写错的品牌名
groups:
  - id: names
    title: 品牌名
    source: 自编
    added: 2026-01-31
    terms: [青禾茶社, 青禾茶舍]
"""
RULE = """\
规则 brand-name "品牌名写全称"
  依据   house 3
  级别   提醒
  自     2020-01-01
  禁止   misspelt
    于   标题, 正文
  提示   "写作“青禾”"
  反例   "😀青禾茶社上新" 命中 "青禾茶社"
  正例   "青禾上新"
完
"""


pytestmark = pytest.mark.asyncio(loop_scope="module")


def project(folder: Path) -> Path:
    """A project with a pack of its own; the pack's folder."""
    pack = folder / "rules/brand/mine"
    (pack / "lexicons").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "lexicons/misspelt.yaml").write_text(LEXICON, encoding="utf-8")
    (pack / "names.rule").write_text(RULE, encoding="utf-8")
    (folder / "copygate.toml").write_text('[check]\nfail-on = "owes"\n', encoding="utf-8")
    return pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("project"))


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]  # it has no types
    config=ClientServerConfig(server_command=[sys.executable, "-m", "copygate", "lsp"]),
    scope="module",
    loop_scope="module",
)
async def client(lsp_client: LanguageClient, pack: Path) -> AsyncIterator[None]:
    folder = lsp.WorkspaceFolder(pack.parents[2].as_uri(), "project")
    abilities = lsp.ClientCapabilities()
    await lsp_client.initialize_session(lsp.InitializeParams(abilities, locale="zh-cn", workspace_folders=[folder]))
    yield
    await lsp_client.shutdown_session()


class Editor:
    """An editor with one file open."""

    def __init__(self, client: LanguageClient, path: Path) -> None:
        self.client, self.path, self.uri = client, path, path.as_uri()
        self.document = lsp.TextDocumentIdentifier(self.uri)
        self.text, self.version = "", 0

    async def type(self, text: str) -> list[lsp.Diagnostic]:
        """The file reads so; what is wrong with it."""
        self.text, self.version = text, self.version + 1
        if self.version == 1:
            item = lsp.TextDocumentItem(self.uri, "copygate", 1, text)
            self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        else:
            which = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
            whole = lsp.TextDocumentContentChangeWholeDocument(text)
            self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(which, [whole]))
        await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return list(self.client.diagnostics[self.uri])

    def at(self, words: str, after: bool = True) -> lsp.Position:
        """Where the words stand, in UTF-16 units."""
        offset = self.text.index(words) + (len(words) if after else 0)
        line = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        return lsp.Position(line, len(self.text[start:offset].encode("utf-16-le")) // 2)

    async def offered(self, words: str) -> dict[str, lsp.CompletionItem]:
        """What is offered behind the words."""
        found = await self.client.text_document_completion_async(lsp.CompletionParams(self.document, self.at(words)))
        assert isinstance(found, lsp.CompletionList)
        return {item.label: item for item in found.items}

    async def hovered(self, words: str) -> str:
        """What is shown at the words' first letter."""
        found = await self.client.text_document_hover_async(lsp.HoverParams(self.document, self.at(words, after=False)))
        assert found is not None
        assert isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value


@pytest_asyncio.fixture(loop_scope="module")
async def editor(client: LanguageClient, pack: Path) -> AsyncIterator[Editor]:
    opened = Editor(client, pack / "names.rule")
    yield opened
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(opened.document))
    await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)


async def test_what_is_wrong_is_told_as_it_is_typed_and_mended_by_what_was_tried(editor: Editor) -> None:
    assert [each.code for each in await editor.type(RULE)] == ["no-suggestion"]
    wrong = await editor.type(RULE.replace("misspelt", "mispelt"))
    [told] = [each for each in wrong if each.severity == lsp.DiagnosticSeverity.Error]
    assert (told.range.start, told.range.end) == (editor.at("mispelt", after=False), editor.at("mispelt"))
    assert told.message == "未知的词表或识别器 `mispelt`\n是否想写 `misspelt`?"
    asked = lsp.CodeActionParams(editor.document, told.range, lsp.CodeActionContext([told]))
    [action] = await editor.client.text_document_code_action_async(asked) or ()
    assert isinstance(action, lsp.CodeAction)
    assert action.title == "改为 `misspelt`"
    assert action.edit is not None
    assert action.edit.changes == {editor.uri: (lsp.TextEdit(told.range, "misspelt"),)}


async def test_a_pack_file_is_checked_too(editor: Editor) -> None:
    lexicon = Editor(editor.client, editor.path.parent / "lexicons/misspelt.yaml")
    assert not await lexicon.type(LEXICON)
    assert [each.code for each in await lexicon.type(LEXICON.replace("terms:", "words:"))]
    await editor.type(RULE)
    await lexicon.type(LEXICON.replace("name: misspelt", "name: other"))
    codes = {each.code for each in await editor.type(RULE + "\n")}
    assert "unknown-lexicon" in codes, "a rule is checked against the lexicon as it is typed, not as it was saved"


@pytest.fixture(scope="module")
def shelf(pack: Path) -> Shelf:
    return Shelf([bundled("rules"), pack.parents[1]])


async def test_completion_replaces_what_was_begun(editor: Editor) -> None:
    await editor.type(RULE.replace("禁止   misspelt", "禁止   missp"))
    item = (await editor.offered("missp"))["misspelt"]
    assert item.text_edit == lsp.TextEdit(lsp.Range(editor.at("missp", after=False), editor.at("missp")), "misspelt")
    assert item.detail == "词表 写错的品牌名 · 1 组 2 词(brand/mine)"


@pytest.mark.parametrize(
    ("written", "offered", "not_offered"),
    [
        ("规则 x “y”\n  ", ["依据", "禁止", "须问", "完"], ["且", "规则", "小红书"]),
        ("规则 x “y”\n  依据 ", ["house", "ad-law"], ["依据", "misspelt"]),
        ("规则 x “y”\n  依据 house ", ["3", "9"], ["house"]),
        ("规则 x “y”\n  依据 用语规范 3, ", ["house", "ad-law"], ["3"]),
        ("规则 x “y”\n  级别 ", ["提醒", "绝对阻断"], ["misspelt"]),
        ("规则 x “y”\n  禁止 ", ["misspelt", "个人信息.手机号", "任一项"], ["类型", "house"]),
        ("规则 x “y”\n  禁止 任一项 (misspelt, ", ["misspelt", "个人信息.手机号"], ["类型"]),
        ("规则 x “y”\n  禁止 misspelt\n    于 ", ["标题", "图片文字"], ["misspelt"]),
        ("规则 x “y”\n  禁止 misspelt\n    即使 谐音, ", ["拆字"], ["标题"]),
        ("规则 x “y”\n  当 ", ["平台", "类型", "self-comparison", "出现"], ["misspelt", "标题.长度"]),
        ("规则 x “y”\n  当 标题.", ["标题.长度"], ["misspelt"]),
        ("规则 x “y”\n  当 平台 包含 ", ["小红书", "抖音"], ["平台", "复核"]),
        ("规则 x “y”\n  当 类型 于 (", ["推广", "直播脚本"], ["小红书"]),
        ("规则 x “y”\n  反例 “z” 其中 ", ["平台", "类型"], ["小红书"]),
        ("规则 x “y”\n  反例 “z” 其中 平台 ", ["小红书"], ["平台"]),
        ("规则 x “y”\n  瞎写 一气\n  当 平台 包含 ", ["小红书"], ["平台"]),  # a broken clause above
        ("rule x “y”\n  when has evi", ["has evidence"], []),
        ("rule x “y”\n  when platforms includes ", ["xiaohongshu"], ["小红书"]),
        ("规则 x “y”\n  提示 “写", [], ["禁止", "misspelt"]),  # inside a quotation
        ("规则 x “y”\n  # 说明 ", [], ["禁止", "misspelt"]),
        ("", ["rule", "define", "规则", "定义"], ["禁止"]),
    ],
)
async def test_what_may_stand_there_is_offered(
    shelf: Shelf, pack: Path, written: str, offered: list[str], not_offered: list[str]
) -> None:
    path, text = str(pack / "names.rule"), "# 😀\n" + written
    shelf.put(path, text)
    mine = shelf.pack_of(path)
    assert mine is not None
    spelling = language_of(text, shelf.parsed(path).tree)
    view = View(shelf.reach(mine), shelf.scope(mine), spelling, "zh", shelf.text)
    found = [each.text for each in offers(text, len(text), view)]
    assert [name for name in offered if name not in found] == []
    assert [name for name in not_offered if name in found] == []


async def test_hover_shows_the_law_and_its_date(editor: Editor) -> None:
    await editor.type(RULE)
    article = await editor.hovered("3\n  级别")
    assert "品牌名写全称" in article
    assert "2020-01-01 起施行" in article
    assert "https://example.com/style" in article
    assert "青禾茶舍" in await editor.hovered("misspelt")
    assert "forbid · 禁止" in await editor.hovered("禁止")


async def test_a_name_leads_to_where_it_is_declared(editor: Editor) -> None:
    await editor.type(RULE)
    for words, file, line in (
        ("misspelt", "lexicons/misspelt.yaml", 0),
        ("house", "pack.yaml", 9),
        ("3\n  级别", "pack.yaml", 18),
    ):
        asked = lsp.DefinitionParams(editor.document, editor.at(words, after=False))
        found = await editor.client.text_document_definition_async(asked)
        assert isinstance(found, lsp.Location)
        assert (found.uri, found.range.start.line) == ((editor.path.parent / file).as_uri(), line)


async def test_formatting_is_that_of_the_command_and_leaves_a_broken_file_alone(editor: Editor) -> None:
    await editor.type(RULE.replace("级别   提醒", "级别 提醒"))
    asked = lsp.DocumentFormattingParams(editor.document, lsp.FormattingOptions(tab_size=2, insert_spaces=True))
    [edit] = await editor.client.text_document_formatting_async(asked) or ()
    assert edit.new_text == format_text(RULE)
    await editor.type(RULE.replace("级别   提醒", "级别"))
    assert await editor.client.text_document_formatting_async(asked) is None


async def test_lenses_run_the_examples(editor: Editor) -> None:
    await editor.type(RULE)
    lenses = await editor.client.text_document_code_lens_async(lsp.CodeLensParams(editor.document)) or ()
    commands = [lens.command for lens in lenses if lens.command is not None]
    assert [command.title for command in commands] == ["跑 2 个例句", "影响"]
    run = lsp.ExecuteCommandParams(commands[0].command, commands[0].arguments)
    await editor.client.workspace_execute_command_async(run)
    assert editor.client.messages[-1].message == "brand-name:2 个例句都成立"
    await editor.type(RULE.replace("“青禾上新”", "“青禾茶舍上新”").replace('"青禾上新"', '"青禾茶舍上新"'))
    await editor.client.workspace_execute_command_async(run)
    assert editor.client.messages[-1].message == "brand-name:2 个例句中 1 个不成立"
    failed = [each for each in editor.client.diagnostics[editor.uri] if each.code == "example-caught"]
    assert [each.range.start.line for each in failed] == [8]


async def test_impact_asks_which_posts(editor: Editor) -> None:
    editor.client.set_configuration({"copygate": {}})
    await editor.type(RULE)
    await editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams("copygate.impact", [editor.uri, "x"]))
    assert "copygate.archive" in editor.client.messages[-1].message


async def test_impact_over_an_archive_whole(editor: Editor, pack: Path, tmp_path: Path) -> None:
    """The lens as an editor presses it: the rules as saved against those committed, over the archive of the settings."""
    strict = {
        "copygate.toml": '[check]\npacks = ["brand/mine"]\n',
        "rules/brand/mine/names.rule": RULE.replace("提醒", "阻断"),
    }
    project = made(pack.parents[2], strict)
    archive = tmp_path / "posts.jsonl"
    posts = ("青禾茶坊上新", "好天气")
    archive.write_text(
        "".join(f'{{"id": "{n}", "body": "{text}"}}\n' for n, text in enumerate(posts)), encoding="utf-8"
    )
    editor.client.set_configuration({"copygate": {"archive": str(archive), "base": "HEAD"}})
    await editor.type(strict["rules/brand/mine/names.rule"])
    lenses = await editor.client.text_document_code_lens_async(lsp.CodeLensParams(editor.document)) or ()
    lens = next(each.command for each in lenses if each.command is not None and each.command.title == "影响")

    async def pressed() -> str:
        await editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams(lens.command, lens.arguments))
        return editor.client.messages[-1].message

    assert "新拦下 0 · 新放行 0" in await pressed(), "nothing was edited: zero flips"
    project.write({"rules/brand/mine/lexicons/misspelt.yaml": LEXICON.replace("青禾茶舍]", "青禾茶舍, 青禾茶坊]")})
    assert "2 篇:新拦下 1 · 新放行 0" in await pressed()
    assert "「青禾茶坊」上新" in editor.client.log_messages[-1].message
    editor.client.set_configuration({"copygate": {"archive": str(archive), "base": "no-such"}})
    failed = await pressed()
    assert "no-such" in failed
    assert "--diff-base" not in failed, "that is another command's option"
