"""Help pages of `copygate pack`, in both languages; `helptext` looks here for what it does not have."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.pack": (
        """Rule packs as goods: build, sign, verify, add, lock. See docs/packs.md.

  copygate pack build rules/brand/mine
  copygate pack add brand-mine-1.2.0.zip
  copygate pack lock""",
        """规则包的打包、签名、核验、安装与锁定,见 docs/packs.md。

  copygate pack build rules/brand/mine
  copygate pack add brand-mine-1.2.0.zip
  copygate pack lock""",
    ),
    "help.pack.build": (
        """Check a pack, run its examples, and write it as one archive: the same bytes every time.

  copygate pack build rules/brand/mine""",
        """检查规则包、跑完例句,写成一个压缩包:内容相同,字节就相同。

  copygate pack build rules/brand/mine""",
    ),
    "help.pack.build.out": (
        "The file to write (default: ID-VERSION.zip here).",
        "写到哪个文件(默认:当前文件夹的 编号-版本.zip)。",
    ),
    "help.pack.key": (
        """Make a key to sign packs with, and print its public half.

  copygate pack key keys/legal.key --name acme-legal""",
        """生成签名用的私钥,并给出公钥。

  copygate pack key 私钥/法务.key --name 青禾法务""",
    ),
    "help.pack.key.name": ("Under which name it signs.", "以什么名义签名。"),
    "help.pack.sign": (
        """Sign a pack: its version, every file, a number that only grows, and from when it counts.
Writes pack.signed into the folder or the archive, once the rules compile and their examples hold.

  copygate pack sign rules/brand/mine --key keys/legal.key --until 2027-06-30""",
        """给规则包签名:版本、每个文件、只增不减的序号、何时起效。
规则编译得过、例句都成立才签;签名写进文件夹或压缩包里的 pack.signed。

  copygate pack sign rules/brand/mine --key 私钥/法务.key --until 2027-06-30""",
    ),
    "help.pack.sign.seq": ("Its number (default: one more than before).", "序号(默认:比上次大一)。"),
    "help.pack.sign.from": ("From which day it counts (default: today).", "从哪天起生效(默认:今天)。"),
    "help.pack.sign.until": ("The last day it counts (default: none).", "有效期的最后一天(默认:不限)。"),
    "help.pack.verify": (
        """Say who signed a pack; exit 1 if no trusted key did, anything was changed, or it is not its time.

  copygate pack verify brand-mine-1.2.0.zip --key legal.pub""",
        """核对是谁签的名;不是可信的密钥、内容有改动、未生效或已过期,退出码为 1。

  copygate pack verify brand-mine-1.2.0.zip --key 法务公钥""",
    ),
    "help.pack.verify.key": (
        "A public key, or a file with one a line\n(default: [trust] pack-keys); may be repeated.",
        "公钥,或每行一个公钥的文件\n(默认:[trust] pack-keys);可以写多次。",
    ),
    "help.pack.verify.as-of": ("On this day (default: today).", "以这一天论(默认:今天)。"),
    "help.pack.add": (
        """Install a pack into rules/ and pin it in copygate.lock: from a folder, an archive or a git tag.
Shows what changes. Nothing in a pack is run, and only git itself ever uses a network.

  copygate pack add brand-mine-1.2.0.zip
  copygate pack add git+https://example.com/acme/rules.git@v1.2.0
  copygate pack add ../acme-rules@v1.2.0#brand/acme --dry-run""",
        """把规则包装进 rules/,写进 copygate.lock:来源可以是文件夹、压缩包或 git 标签。
先列出改动。包里的任何东西都不会被执行;除 git 自己以外,不联网。

  copygate pack add brand-mine-1.2.0.zip
  copygate pack add git+https://example.com/acme/rules.git@v1.2.0
  copygate pack add ../总部规则@v1.2.0#brand/acme --dry-run""",
    ),
    "help.pack.add.dry-run": ("Only show what would change, word by word.", "只列出改动的字句,不写文件。"),
    "help.pack.older": (
        "Take an older version or number, or other content\nunder the same version.",
        "允许更旧的版本或序号,或版本号没变而内容变了。",
    ),
    "help.pack.lock.dry-run": ("Only say what would change.", "只列出变动,不写文件。"),
    "help.pack.lock": (
        """Pin the packs that are here, by version and digest, in copygate.lock; says what changed.
From then on `copygate check` refuses (exit 2) any other pack, until it is locked again.

  copygate pack lock""",
        """把现有规则包按版本和摘要写进 copygate.lock,并列出变动。
此后规则包有任何不同,copygate check 都不查(退出码 2),直到重新锁定。

  copygate pack lock""",
    ),
}
