"""How the pages look: the colours and type of the report, for reading."""

from __future__ import annotations

from typing import Final

CSS: Final = """
:root{--ink:#1c1f23;--soft:#5b636d;--page:#f5f6f8;--card:#fff;--line:#dfe3e8;--block:#b3261e;--warn:#8a5a00;
--ask:#7b3fa0;--owe:#00687a;--clear:#1b6e3c}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a3abb5;--page:#15181c;--card:#1e2227;--line:#343a42;
--block:#ff8a80;--warn:#ffc46b;--ask:#d9a6f5;--owe:#6fd3e3;--clear:#7ed6a0}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:0 1rem 4rem;background:var(--page);color:var(--ink);
font:16px/1.75 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:1rem 0;border-bottom:1px solid var(--line);font-size:.95rem}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}nav .other{margin-left:auto}
h1{font-size:1.5rem;margin:1.5rem 0 .5rem;line-height:1.4}h2{font-size:1.1rem;margin:2rem 0 .5rem}
h3{font-size:.95rem;margin:1rem 0 .25rem;color:var(--soft)}
p{margin:.3rem 0}a{color:inherit;text-underline-offset:.2em}.soft,footer{color:var(--soft);font-size:.9rem}
.clause{font-size:.95rem}.says{font-size:1.1rem;font-weight:600}.unsure{color:var(--warn);font-size:.9rem}
code{font:.85em ui-monospace,"Noto Sans Mono CJK SC",monospace;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;overflow:auto;
font:.85rem/1.7 ui-monospace,"Noto Sans Mono CJK SC",monospace}
.law{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem 1rem;margin:.6rem 0}
.law h2{margin-top:.2rem}.law:target{outline:2px solid var(--owe)}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);font-size:.92rem;
margin:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-bottom:1px solid var(--line);
overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600;white-space:nowrap}.figure{text-align:right;font-variant-numeric:tabular-nums;
white-space:nowrap}
tr.past{color:var(--soft)}td.day,td.official,td.observed{white-space:nowrap}td.source{font-size:.8rem;max-width:18rem}
.badge{border:1px solid;border-radius:1rem;padding:.05rem .7rem;font-size:.8rem;font-weight:600;white-space:nowrap;
vertical-align:middle}
.badge.block,.badge.block-always{color:var(--block)}.badge.review{color:var(--ask)}.badge.warn{color:var(--warn)}
.badge.note{color:var(--soft)}.badge.oblige{color:var(--owe)}
ul{padding-left:1.2rem}ul.bad li::marker{content:"✗ ";color:var(--block)}
ul.good li::marker{content:"✓ ";color:var(--clear)}
mark{background:color-mix(in srgb,var(--block) 16%,transparent);color:inherit;border-bottom:2px solid var(--block)}
summary{cursor:pointer;margin:.4rem 0}input{font:inherit;width:min(100%,34rem);padding:.5rem .8rem;border-radius:.4rem;
border:1px solid var(--line);background:var(--card);color:inherit}
#found{list-style:none;padding:0}#found li{margin:.8rem 0}
@media print{body{background:none;max-width:none}nav{display:none}details{display:block}}
""".strip()
