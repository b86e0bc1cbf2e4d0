"""Hand-made drafts and verdicts for the tests of reports: what the engine says is not their business, only how it reads."""

from __future__ import annotations

from copygate.errors import Wording
from copygate.model.draft import Draft, FieldSource, InputProblem, TextField
from copygate.model.finding import Citation, EvasionUsed, Finding, Measured, Severity, Suggestion
from copygate.model.location import locate
from copygate.model.span import Span
from copygate.model.verdict import Obligation, Outcome, Question, RulebookStamp, Verdict

PHONE = "13800138000"
ABSOLUTE = Citation("ad-law", "广告法", "9(3)", "不得使用“国家级”“最佳”等绝对化用语", "https://example.org/ad-law")
MEDICAL = Citation("cosmetics", "化妆品监督管理条例", "43", "化妆品广告不得明示或暗示医疗作用", "", None, False)
STAMP = RulebookStamp("sha256:0123", ("cn/ad-law 2026.2.0", "platform/xiaohongshu 2026.1.0"))
BODY = (
    "姐妹们!!换季脸又红又痒的快进来 😭\n\n"
    "全网最佳面霜,根治痘痘,回购第五次!\n"
    f"想要的加我薇❤ xiaoman,或打 {PHONE},或发邮件到 xiaoman@example.com\n"
)


def draft(body: str = BODY, *, path: str = "面霜种草.md", line: int = 5, record_line: int | None = None) -> Draft:
    fields = (
        TextField("title", "title", "挖到宝了", source=FieldSource(3, 8)),
        TextField("body", "body", body, "markdown", FieldSource(line, 1)),
    )
    name = path if record_line is None else "mon-1"
    attributes = {"kind": "promotion"}
    return Draft(name, path, fields, dict(attributes), ("xiaohongshu", "douyin"), record_line=record_line)


def finding(of: Draft, match: str, /, *, field: str = "body", **values: object) -> Finding:
    text = next(each for each in of.fields if each.name == field)
    start = text.raw.index(match)
    given: dict[str, object] = {
        "rule": "cn/ad-law/absolute-claim",
        "title": "绝对化用语",
        "severity": Severity.BLOCK,
        "status": "violation",
        "message": f"「{match}」是绝对化用语",
        "cites": (ABSOLUTE,),
        "match": match,
        "location": locate(text, Span(start, start + len(match)), of.record_line),
        "fingerprint": "f" * 16,
        **values,
    }
    return Finding(**given)  # type: ignore[arg-type]  # the defaults above, overridden by a test


def verdict(of: Draft, *findings: Finding, **values: object) -> Verdict:
    given: dict[str, object] = {
        "id": of.id,
        "path": of.path,
        "as_of": "2026-11-21",
        "outcome": Outcome.BLOCKED if findings else Outcome.CLEAR,
        "findings": findings,
        "obligations": (),
        "questions": (),
        "errors": (),
        "rulebook": STAMP,
        "platforms": dict.fromkeys(of.platforms, Outcome.BLOCKED if findings else Outcome.CLEAR),
        "rules_run": 312,
        **values,
    }
    return Verdict(**given)  # type: ignore[arg-type]  # the same


def crowded(of: Draft) -> Verdict:
    """One of everything a verdict can hold."""
    contact = finding(
        of,
        "薇❤",
        rule="platform/xiaohongshu/off-platform-contact",
        severity=Severity.WARN,
        message="引流到站外",
        cites=(),
        evasion=(EvasionUsed("homophone", "微信"),),
        platforms=("xiaohongshu",),
    )
    phone = finding(
        of,
        PHONE,
        rule="cn/privacy/mobile-number",
        severity=Severity.REVIEW,
        message="手机号「138****8000」",
        match="138****8000",
        masked=True,
        cites=(),
        evasion=(EvasionUsed("fullwidth", PHONE),),
    )
    label = finding(
        of,
        "全网",
        rule="cn/internet-ads/ad-label",
        message="商业内容须在显著位置标明“广告”",
        match=None,
        location=None,
        cites=(Citation("internet-ads", "互联网广告管理办法", "9", "广告应当具有可识别性", ""),),
        suggestions=(Suggestion("【广告】", insert_at=0),),
    )
    title = finding(
        of,
        "挖到宝了",
        field="title",
        rule="platform/xiaohongshu/title-length",
        severity=Severity.NOTE,
        message="标题偏长",
        match=None,
        cites=(),
        measured=Measured(23, 20, "xhs-units"),
        platforms=("xiaohongshu",),
    )
    best = finding(of, "最佳", suggestions=(Suggestion("优质"), Suggestion("热销")), consequence="第57条:罚款20万元起")
    cure = finding(
        of, "根治", rule="cn/cosmetics/medical-claim", message="普通化妆品不得宣称治疗作用", cites=(MEDICAL,)
    )
    unsure = finding(
        of,
        "第五次",
        rule="cn/ad-law/ranking",
        status="undecided",
        severity=Severity.REVIEW,
        message="是不是排名,看不出来",
    )
    return verdict(
        of,
        contact,
        phone,
        label,
        title,
        cure,
        best,
        unsure,
        obligations=(
            Obligation("cn/ad-law/evidence", "evidence", "test-report", (ABSOLUTE,), 2, note="有效至发布后"),
            Obligation(
                "cn/ad-law/sign", "sign-off", "tech-lead", (), by="tech-lead", location=best.location, match="最佳"
            ),
            Obligation("house/eyes", "second-person", "second-person", ()),
        ),
        questions=(
            Question("category", "商品类别?", ("cn/food/a", "cn/cosmetics/b"), (), ("food", "drug", "cosmetics")),
            Question("endorser.age", "代言人多大?", ("cn/ad-law/minor",), (ABSOLUTE,)),
        ),
        errors=(InputProblem("unknown-platform", Wording("unknown platform `小虹书`", "未知的平台 `小虹书`"), 2, 12),),
    )
