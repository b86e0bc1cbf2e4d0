"""How the page looks: light and dark, on a screen and on paper; kinds differ by line and sign, not by colour alone."""

from __future__ import annotations

from typing import Final

CSS: Final = """
:root{--ink:#1c1f23;--soft:#5b636d;--page:#f5f6f8;--card:#fff;--line:#dfe3e8;--block:#b3261e;--warn:#8a5a00;
--ask:#7b3fa0;--owe:#00687a;--note:#5b636d;--clear:#1b6e3c}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a3abb5;--page:#15181c;--card:#1e2227;--line:#343a42;
--block:#ff8a80;--warn:#ffc46b;--ask:#d9a6f5;--owe:#6fd3e3;--note:#a3abb5;--clear:#7ed6a0}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem 1rem 4rem;display:flex;flex-direction:column;gap:1.5rem;
background:var(--page);color:var(--ink);
font:16px/1.7 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header.run{order:-1}
h1{font-size:1.4rem;margin:0}h2{font-size:1.15rem;margin:0;overflow-wrap:anywhere}
h3{font-size:.85rem;color:var(--soft);margin:1rem 0 .25rem;font-weight:600}
p{margin:.25rem 0}.advice,.facts{color:var(--soft);font-size:.85rem}
article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1.1rem 1.25rem}
article>header{display:flex;flex-wrap:wrap;gap:.35rem .6rem;align-items:center}article>header .facts{flex-basis:100%}
.badge{border:1px solid;border-radius:1rem;padding:0 .7rem;font-size:.85rem;font-weight:600}
.block{--hue:var(--block)}.warn{--hue:var(--warn)}.ask{--hue:var(--ask)}.owe{--hue:var(--owe)}.note{--hue:var(--note)}
.clear{--hue:var(--clear)}.badge,.sign,.number{color:var(--hue);border-color:var(--hue)}
.sides{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1.5rem}
@media (max-width:54rem){.sides{grid-template-columns:minmax(0,1fr)}}
.texts{position:sticky;top:1rem;align-self:start;max-height:calc(100vh - 2rem);overflow:auto}
.tags .text{display:inline-block;margin:0 .6rem .3rem 0}
.text{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--line);padding-left:.8rem}
mark{background:color-mix(in srgb,var(--hue) 16%,transparent);color:inherit;border-bottom:2px solid var(--hue)}
mark.warn,mark.owe{border-bottom-style:dashed}mark.note{border-bottom-style:dotted}
mark.ask{border-bottom-style:double;border-bottom-width:3px}
.number{font-size:.7rem;font-weight:700;text-decoration:none;border:1px solid;border-radius:.6rem;padding:0 .3rem;
margin:0 .15rem;vertical-align:super;line-height:1}
.problems{list-style:none;counter-reset:p;margin:1rem 0 0;padding:0;display:flex;flex-direction:column;gap:.75rem}
.problems li{counter-increment:p;border:1px solid var(--line);border-left:4px solid var(--hue);border-radius:.4rem;
padding:.6rem .9rem}
.problems li:target{outline:2px solid var(--hue)}
.head{display:flex;gap:.5rem;align-items:baseline;font-size:.85rem;color:var(--soft)}
.head::before{content:counter(p);font-weight:700;color:var(--hue)}
.says{font-weight:600}
q{display:block;quotes:none;background:var(--page);border-radius:.3rem;padding:.2rem .6rem;overflow-wrap:anywhere;
font-size:.95rem}q b{color:var(--hue);text-decoration:underline;text-underline-offset:.25em}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem .8rem;margin:.5rem 0 .2rem;font-size:.9rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}a{color:inherit}
code{font-size:.78rem;color:var(--soft)}.notes{white-space:pre-wrap;font-size:.85rem;overflow-wrap:anywhere}
figure{margin:.5rem 0;position:relative;display:inline-block;max-width:100%}figure img{max-width:100%;display:block}
figure .box{position:absolute;border:2px solid var(--hue);background:color-mix(in srgb,var(--hue) 14%,transparent)}
figure .box span{position:absolute;top:-.8rem;left:-.3rem;background:var(--card);border:1px solid;border-radius:.6rem;
padding:0 .3rem;font-size:.7rem;font-weight:700;line-height:1.2;color:var(--hue)}
figure .box{text-decoration:none}
@media print{body{background:none;max-width:none}article{break-inside:avoid-page;border:none}}
""".strip()
