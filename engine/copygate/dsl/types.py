"""Whether a value fits an attribute: its type, its unit, and the words it may be."""

from __future__ import annotations

from typing import Final

from copygate.dsl import ast
from copygate.dsl.attributes import Type, is_of_item, known_names, type_of
from copygate.dsl.complaints import Complaints
from copygate.dsl.scope import Scope, SpecInScope
from copygate.errors import Wording
from copygate.model.span import Span
from copygate.model.vocabulary import UNITS, canonical

_WHAT: Final = {
    "kind": Wording("kind", "类型"),
    "category": Wording("category", "类别"),
    "platforms": Wording("platform", "平台"),
    "outcome": Wording("outcome", "结论"),
    "endorser.role": Wording("role", "身份"),
}
_SORTS: Final = {
    "choice": Wording("a word", "词"),
    "list": Wording("a list", "列表"),
    "text": Wording("text", "文字"),
    "number": Wording("a number", "数字"),
    "yes-no": Wording("yes or no", "是或否"),
    "day": Wording("a date", "日期"),
    "ratio": Wording("a ratio (3:4)", "比例(如 3:4)"),
    "outcome": Wording("an outcome", "结论"),
}


class TypeChecker:
    """Checks of single attributes and values in one file."""

    def __init__(self, scope: Scope, complaints: Complaints) -> None:
        self.scope, self.complaints = scope, complaints

    def attribute(self, node: ast.Node, name: str, *, of_item: bool) -> Type | None:
        """The type of an attribute; `of_item`: it stands after `any` or `every`."""
        found = type_of(name, self.scope)
        complaints = self.complaints
        if found is None:
            what = Wording("attribute", "属性")
            complaints.unknown(node, name, "unknown-attribute", what, known_names(self.scope, name))
            return None
        span = complaints.word(node.span, name)
        written = complaints.spelled(span, name)
        if is_of_item(name) and not of_item:
            every, any_ = complaints.keyword("EVERY"), complaints.keyword("ANY")
            complaints.error(
                span,
                "item-without-quantifier",
                f"there can be several of `{written.split('.')[0]}`: say of which",
                f"`{written.split('.')[0]}` 可能有多个,须说明是哪些",
                Wording(f"`{every} {written}` or `{any_} {written}`", f"`{every} {written}` 或 `{any_} {written}`"),
            )
        elif of_item and not is_of_item(name):
            complaints.error(
                span,
                "quantifier-without-items",
                f"a draft has only one `{written}`: leave out `any` and `every`",
                f"一篇稿件只有一个 `{written}`,请去掉 `任一`/`每个`",
            )
        return found

    def value(self, name: str, type_: Type, value: ast.Value) -> None:
        """A value that the attribute is set to, or compared with by `is`, `in`, `includes`."""
        sort = type_.sort
        if sort in ("choice", "list", "outcome") and isinstance(value, ast.Word):
            if type_.values and value.name not in type_.values:
                what = _WHAT.get(name, Wording(f"value of {name}", f"“{self.complaints.spoken(name)}”的值"))
                self.complaints.unknown(value, value.name, f"unknown-{_code(name)}", what, type_.values)
            return
        if sort == "choice" and isinstance(value, ast.Text) and not type_.values:
            return
        if sort == "yes-no" and isinstance(value, ast.Word) and value.name in ("yes", "no"):
            return
        if sort in ("text", "list") and isinstance(value, ast.Text | ast.Word):
            return
        if sort == "day" and isinstance(value, ast.Day):
            return
        if sort == "ratio" and isinstance(value, ast.Ratio):
            return
        if sort == "ratio" and isinstance(value, ast.Quantity) and value.unit is None:
            return
        if sort in ("number", "list") and isinstance(value, ast.Quantity):
            self.unit(name, type_, value)
            return
        self._wrong(value.span, name, type_)

    def comparison(self, node: ast.Compares | ast.Limit, name: str, type_: Type) -> None:
        """An attribute against a bound."""
        operator, operand = node.operator, node.operand
        if operator is None or operand is None:
            return
        if isinstance(operand, ast.SpecRef):
            self._spec(name, type_, operand)
        elif type_.sort in ("number", "ratio", "day") or (type_.sort == "outcome" and isinstance(operand, ast.Word)):
            self.value(name, type_, operand)
        else:
            written = self.complaints.spoken(name)
            is_ = self.complaints.keyword("IS")
            self.complaints.error(
                node.span,
                "not-comparable",
                f"`{written}` is {_SORTS[type_.sort].en}, which `{operator}` cannot compare",
                f"`{written}` 的值是{_SORTS[type_.sort].zh},不能用 `{operator}` 比较",
                Wording(f"write `{written} {is_} …`", f"应写作 `{written} {is_} …`"),
            )

    def unit(self, name: str, type_: Type, quantity: ast.Quantity) -> None:
        """The unit of a number."""
        unit = quantity.unit
        if unit is None or unit in type_.units or (not type_.units and (unit in UNITS or unit == "%") and _free(name)):
            return
        self.wrong_unit(quantity.span, self.complaints.spoken(name), unit, type_.units)

    def wrong_unit(self, span: Span, written: str, unit: str, units: tuple[str, ...]) -> None:
        """A number in a unit that it cannot have, or in none that exists."""
        at = self.complaints.word(span, unit)
        if unit not in UNITS and unit != "%":
            node = ast.Word(unit, span=at)
            self.complaints.unknown(node, unit, "unknown-unit", Wording("unit", "单位"), units or tuple(UNITS))
            return
        said = self.complaints.spoken(unit)
        if not units:
            repair = Wording("leave out the unit", "请去掉单位")
        else:
            listed = [f"`{self.complaints.spoken(known)}`" for known in units]
            repair = Wording(f"units: {', '.join(listed)}", f"可用单位:{'、'.join(listed)}")
        self.complaints.error(
            at, "wrong-unit", f"`{written}` is not counted in `{said}`", f"`{written}` 不以 `{said}` 计", repair
        )

    def spec(self, operand: ast.SpecRef) -> SpecInScope | None:
        """The platform figure that is named."""
        found = self.scope.specs.get(operand.path)
        if found is None:
            self.complaints.unknown(
                operand, operand.path, "unknown-spec", Wording("platform figure", "规格"), tuple(self.scope.specs)
            )
        return found

    def _spec(self, name: str, type_: Type, operand: ast.SpecRef) -> None:
        spec = self.spec(operand)
        if spec is None:
            return
        if type_.sort not in ("number", "ratio") or (type_.sort == "number" and not spec.numeric):
            self._wrong(operand.span, name, type_)
        elif spec.unit and type_.units and canonical(spec.unit) not in type_.units:
            self.wrong_unit(operand.span, self.complaints.spoken(name), canonical(spec.unit), type_.units)

    def _wrong(self, span: Span, name: str, type_: Type) -> None:
        written, sort = self.complaints.spoken(name), _SORTS[type_.sort]
        self.complaints.error(
            span,
            "wrong-type",
            f"`{written}` is {sort.en}, which this is not",
            f"`{written}` 的值应为{sort.zh},此处不是",
        )


def _code(name: str) -> str:
    return "platform" if name == "platforms" else "role" if name == "endorser.role" else name.replace(".", "-")


def _free(name: str) -> bool:
    """Whether a number may carry any unit: those of attributes that packs declare."""
    return "." not in name
