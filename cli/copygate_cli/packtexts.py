"""What `copygate pack` says, in both languages, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- build, key, sign, verify
    "pack.built": (
        "{path}: {id} {version}, {files} files, {signed}\n  digest sha256:{digest}",
        "{path}:{id} {version},{files} 个文件,{signed}\n  摘要 sha256:{digest}",
    ),
    "pack.has-signature": ("with a signature", "带签名"),
    "pack.unsigned": ("not signed", "未签名"),
    "pack.left-out": (
        "not part of a pack, left out: {some} ({count} in all)",
        "不属于规则包,未收入:{some}(共 {count} 个)",
    ),
    "pack.none": ("there is no `{path}`", "没有 {path}"),
    "pack.key-name": (
        "`{name}` cannot be the name of a key: letters, digits, `-`, `_`, `.`, `@`",
        "{name} 不能作密钥的名字:只用文字、数字和 -、_、.、@",
    ),
    "pack.key-made": (
        "{path}: the private key, readable by you alone; it is never shown and cannot be made again.\n"
        "The public key, for copygate.toml of those who are to trust it:\n\n"
        '[trust]\npack-keys = ["{public}"]',
        "{path}:私钥,只有你能读;不会显示,也无法重做,请妥善备份。\n"
        "公钥,由信任你的人写进 copygate.toml:\n\n"
        '[trust]\npack-keys = ["{public}"]',
    ),
    "pack.key-in-repository": (
        "{path} lies in a git repository: move it out before anything is committed",
        "{path} 在 git 仓库里:请先移出去,以免被提交",
    ),
    "pack.window": ("until {until} is before from {start}", "截止日 {until} 早于起始日 {start}"),
    "pack.seq-low": (
        "--seq {seq}: the pack was signed as number {before}, and numbers only grow",
        "--seq {seq}:此前签名的序号是 {before},序号只增不减",
    ),
    "pack.same-version": (
        "the pack changed since it was signed as {version}: give pack.yaml another version first",
        "签过 {version} 之后内容变了:请先改 pack.yaml 里的版本号",
    ),
    "pack.signed": (
        "{id} {version} signed by {by}: number {seq}, from {start}, {until}",
        "{by} 已签名:{id} {version},序号 {seq},自 {start} 起,{until}",
    ),
    "pack.verified": (
        "✓ {id} {version} was signed by {by}: number {seq}, from {start}, {until}",
        "✓ {id} {version} 确由 {by} 签名:序号 {seq},自 {start} 起,{until}",
    ),
    "pack.until": ("until {until}", "到 {until} 止"),
    "pack.no-end": ("without end", "未写截止日"),
    "pack.bad-manifest": (
        "{path}: its pack.signed is no signed manifest; remove it, or get the pack anew",
        "{path}:其中的 pack.signed 不是签名清单;请删除它,或重新取得这个规则包",
    ),
    "pack.not-signed": ("the pack `{id}` is not signed", "规则包 {id} 没有签名"),
    "pack.which-key": (
        "whose signature? --key KEY|FILE, or [trust] pack-keys in copygate.toml",
        "要核对谁的签名?请写 --key 公钥或文件,或在 copygate.toml 写 [trust] pack-keys",
    ),
    "pack.bad-key": (
        "`{which}` is no public key, as `copygate pack key` prints it, and no file of such",
        "{which} 不是 copygate pack key 给出的公钥,也不是每行一个公钥的文件",
    ),
    "pack.no-project": (
        "no copygate.toml here or above: `copygate init` makes one",
        "这里和上层文件夹都没有 copygate.toml:请先 copygate init",
    ),
    "pack.own-checkout": (
        "these are the packs of copygate itself: nothing is added to them",
        "这里是 copygate 自己的规则包,不在此安装",
    ),
    # ---- add
    "add.new": ("{id} {version}: new, {files} files, {signature}", "{id} {version}:新装,{files} 个文件,{signature}"),
    "add.update": ("{id} {old} → {new}, {signature}", "{id} {old} → {new},{signature}"),
    "add.added": ("  + {what} {name}", "  + {what} {name}"),
    "add.changed": ("  ~ {what} {name}", "  ~ {what} {name}"),
    "add.removed": ("  - {what} {name}", "  - {what} {name}"),
    "add.rule": ("rule", "规则"),
    "add.file": ("file", "文件"),
    "add.same": ("  the same files", "  文件没有变化"),
    "add.layout": ("  only layout and comments of rules differ", "  只有规则的排版和注释不同"),
    "add.verified": (
        "signed by {by}: number {seq}, from {start}, {until}",
        "{by} 签名:序号 {seq},自 {start} 起,{until}",
    ),
    "add.not-verified": (
        "has a signature that nobody verified: no [trust] pack-keys",
        "带签名但没有核验:配置里没写 [trust] pack-keys",
    ),
    "add.no-key": (
        "the lock demands signatures, but the configuration names no key: [trust] pack-keys",
        "锁定文件要求签名,但配置里没有写 [trust] pack-keys",
    ),
    "add.older": (
        "`{id}` {new} is older than {old}, which you have: an old one could hide a rule that was mended since.\n"
        "If you mean it: --allow-older",
        "{id} {new} 比现有的 {old} 旧:退回旧包可能丢掉后来补上的规则。\n确实要退回,请加 --allow-older",
    ),
    "add.lower-seq": (
        "`{id}` is signed as number {new}, you have seen {old}: an old one was put forward.\n"
        "If you mean it: --allow-older",
        "{id} 的签名序号是 {new},见过的是 {old}:给出的是旧包。\n确实要用,请加 --allow-older",
    ),
    "add.same-version": (
        "`{id}` {version} has changed under the same version: its maker has to give it a new one.\n"
        "If you mean it: --allow-older",
        "{id} {version} 的版本号没变,内容却变了:应由制作者改版本号。\n确实要用,请加 --allow-older",
    ),
    "add.sleeps": (
        "it does not judge yet: name it in copygate.toml, [check] packs",
        "它还不参与检查:请在 copygate.toml 的 [check] packs 里点名",
    ),
    "add.same-seq": (
        "`{id}` has changed under the same number, {seq}: its maker has to sign it anew.\n"
        "If you mean it: --allow-older",
        "{id} 的签名序号没变(还是 {seq}),内容却变了:应由制作者重新签名。\n确实要用,请加 --allow-older",
    ),
    "add.dry-run": ("nothing was written (--dry-run)", "没有写入任何文件(--dry-run)"),
    "add.changed-meanwhile": (
        "{path} is not what was just installed: somebody writes there",
        "{path} 与刚装入的不同:有别人在同时改动",
    ),
    "add.done": ("installed in {path}, pinned in {lock}", "已装入 {path},并写入 {lock}"),
    # ---- lock
    "lock.added": ("  + {id} {version}", "  + {id} {version}"),
    "lock.removed": ("  - {id} {version}", "  - {id} {version}"),
    "lock.changed": ("  ~ {id} {old} → {new}", "  ~ {id} {old} → {new}"),
    "lock.done": (
        "{lock} pins {own} of this project and {bundled} that come with copygate",
        "{lock}:本项目的规则包 {own} 个,copygate 自带的 {bundled} 个",
    ),
    "lock.signed": (
        "{lock} pins {own} of this project, all signed, and {bundled} that come with copygate",
        "{lock}:本项目的规则包 {own} 个,都有签名;copygate 自带的 {bundled} 个",
    ),
}

say, both = spoken(TEXTS)
