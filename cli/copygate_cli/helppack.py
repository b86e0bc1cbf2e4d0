"""Help pages of `copygate pack`, in both languages; `helptext` looks here for what it does not have."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.pack": (
        """Rule packs as goods: build, sign, verify, add, lock. See docs/packs.md.

  copygate pack build rules/brand/mine
  copygate pack add brand-mine-1.2.0.zip""",
        """规则包的打包、签名、核验、安装与锁定,见 docs/packs.md。

  copygate pack build rules/brand/mine
  copygate pack add brand-mine-1.2.0.zip""",
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
}
