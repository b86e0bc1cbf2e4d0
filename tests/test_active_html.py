"""Words that scripts, styles and attributes put before a reader are read where they stand, in HTML and in Markdown;
what a script makes and nobody can read is undecided."""

from __future__ import annotations

import pytest

from copygate.extraction.document import document_of
from copygate.intake.reader import text_draft
from copygate.model.location import locate

READ = [
    '<script>document.write("国家级")</script>',
    "<script>document.write('国' + \"家级\")</script>",
    '<script>document.write("<b>国</b>家级")</script>',
    r'<script>x.innerHTML = "\u56fd\u5bb6\xe7\u7ea7"; x.textContent = "\u{56fd}\u5bb6\u7ea7"</script>',
    "<script>const words = `国家级`</script>",
    '<script>/* "… */ show("国家级")</script>',
    '<script>/*`*/document.write("国家级")/*`*/</script>',
    '<script type="application/ld+json">{"headline": "国家级", "url": "https://example.com"}</script>',
    '<script type="text/x-handlebars"><p>国家级</p></script>',
    '<style>p::after { content: "国家级" }</style>',
    r'<style>p::after { content: "\56fd\5bb6 级" }</style>',
    '<style>:root { --said: "国家级" } p::after { content: var(--said) }</style>',
    "<p style=\"--said: '国家级'\">好</p>",
    '<p data-tip="国家级">好</p>',
    '<p aria-description="国家级">好</p>',
    "<p onclick=\"alert('国家级')\">好</p>",
]
UNKNOWN = [
    "<script>x.innerHTML = name + '好'</script>",
    '<script>x["innerHTML"] = name</script>',
    "<script>document.write(atob('5Zu95a6257qn'))</script>",
    "<script>x.insertAdjacentHTML('beforeend', words[0])</script>",
    "<script>document.write(String.fromCharCode(22269))</script>",
    '<p onclick="this.textContent = other.value">好</p>',
]
QUIET = [
    "<script>window.dataLayer = window.dataLayer || []; gtag('js', new Date());</script>",
    "<script>(function(){var s = document.createElement('script'); s.src = 'https://hm.example.com/hm.js';"
    "document.head.appendChild(s)})()</script>",
    '<script>if (x.textContent == y) { toggle("dark") }</script>',
    "<script>x.innerHTML = ''; fetch('/api').then(r => r.text())</script>",
    '<style>.icon::before { content: "\\f101" } .q::after { content: attr(cite) }</style>',
    '<p data-id="a1b2" aria-hidden="true" style="--gap: 4px">好</p>',
]


@pytest.mark.parametrize("suffix", [".html", ".md"])
@pytest.mark.parametrize("html", READ)
def test_it_is_read_where_it_stands(html: str, suffix: str) -> None:
    draft = text_draft(f"散步\n\n{html}\n".encode(), suffix, f"a{suffix}")
    assert draft.problems == ()
    # The escape between two characters of one literal is another word; the second literal is whole.
    (segment,) = (each for each in document_of(draft).segments if "国家级" in each.text)
    at = segment.text.index("国家级")
    place = locate(segment.source, segment.raw_span(at, at + 3))
    assert place.line == 3
    assert place.column > 1


@pytest.mark.parametrize("suffix", [".html", ".md"])
@pytest.mark.parametrize("html", UNKNOWN)
def test_what_nobody_can_read_is_undecided(html: str, suffix: str) -> None:
    draft = text_draft(f"散步\n\n{html}\n".encode(), suffix, f"a{suffix}")
    assert [(problem.code, problem.line) for problem in draft.problems] == [("script-not-read", 3)]


@pytest.mark.parametrize("suffix", [".html", ".md"])
@pytest.mark.parametrize("html", QUIET)
def test_what_shows_nothing_is_quiet(html: str, suffix: str) -> None:
    draft = text_draft(f"散步\n\n{html}\n".encode(), suffix, f"a{suffix}")
    assert draft.problems == ()
    assert all(segment.place == "body" for segment in document_of(draft).segments)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("```html\n<script>x.innerHTML = y</script>\n```\n", []),
        ("写成 `<script>x.innerHTML = y</script>` 就行\n", []),
        ("1 < 2 <https://example.com> <a@example.com>\n", []),
        ("好 <b <script>x.innerHTML = y</script>\n", ["script-not-read"]),
        ("```\n\n<script>x.innerHTML = y</script>\n", []),
        ('<video src="a.mp4"></video>\n', ["embedded-not-read"]),
        ('<iframe srcdoc="<p>国家级</p>"></iframe>\n', ["embedded-not-read"]),
    ],
)
def test_code_that_markdown_shows_is_no_html(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in text_draft(text.encode(), ".md", "a.md").problems] == codes
