"""What a fault is, and how one is planted: a small change of meaning in one place.

What the words and tables say (prose, column descriptions) is left alone: other tests hold those.
"""

import ast
import copy
import gc
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "carrel"
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.LShift: ast.RShift,
    ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Mod: ast.Add,
}  # fmt: skip
_NAMES_ONLY = frozenset(
    {"TypeVar", "NewType", "bindparam", "public", "blind", "boxed", "table", "_linked", "_unowned", "Index"}
)
"""Calls whose constants are names, and mean nothing by themselves."""


class Fault(NamedTuple):
    """One change in one place."""

    path: str
    """Under the package."""
    line: int
    function: str
    """The function it lies in, or empty for what happens as the module is loaded."""
    number: int
    """Which of the file's changes it is."""
    what: str
    text: str
    """The line as it stands in the source."""

    @property
    def room(self) -> str:
        return self.path.split("/", 1)[0]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from others, whatever is written above it."""
        return self.path, self.function, self.text, self.what

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function or '(module)'}: {self.what}"


class _Planter(ast.NodeTransformer):
    """Goes over a file; makes the change of one number, or none and lists them all."""

    def __init__(self, path: str, wanted: int, lines: list[str]) -> None:
        self.faults: list[Fault] = []
        self._lines, self._alike = lines, Counter[tuple[str, str, str]]()
        self._path, self._wanted = path, wanted
        self._functions: list[str] = []

    def _offer(self, node: ast.AST, what: str, changed: Callable[[], ast.AST]) -> ast.AST:
        number = len(self.faults)
        function = self._functions[-1] if self._functions else ""
        line = getattr(node, "lineno", 0)
        text = self._lines[line - 1].strip()
        self._alike[function, text, what] += 1
        if (nth := self._alike[function, text, what]) > 1:
            what = f"{what} ({nth})"
        self.faults.append(Fault(self._path, line, function, number, what, text))
        return ast.copy_location(changed(), node) if number == self._wanted else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.args.defaults = [self.visit(default) for default in node.args.defaults]
        node.args.kw_defaults = [default and self.visit(default) for default in node.args.kw_defaults]
        self._functions.append(node.name)
        node.body = [self.visit(statement) for statement in node.body]
        self._functions.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(statement) for statement in node.body]
        return node  # what kind of struct it is, the types and the architecture tests hold

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        return node if names & {"__all__", "__slots__"} else self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node  # a docstring, or what is written under a constant
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "assert_never":
            return node  # mypy proves that nobody comes here
        if isinstance(node.value, ast.Call):
            self.generic_visit(node)
            return self._offer(node, f"not called: {ast.unparse(node)[:60]}", ast.Pass)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self._offer(node, f"not raised: {ast.unparse(node)[:60]}", ast.Pass)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
            return node
        return self._offer(node, f"nothing returned: {ast.unparse(node)[:60]}", lambda: ast.Return(ast.Constant(None)))

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._condition(self.generic_visit(node))

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._condition(self.generic_visit(node))

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._condition(self.generic_visit(node))

    def _condition(self, node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.If | ast.While | ast.IfExp)

        def negated() -> ast.AST:
            other = copy.copy(node)
            other.test = ast.UnaryOp(ast.Not(), node.test)
            return other

        return self._offer(node, f"negated: {ast.unparse(node.test)[:60]}", negated)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        for number, condition in enumerate(node.ifs):
            fault = self._offer(condition, f"always: {ast.unparse(condition)[:60]}", lambda: ast.Constant(True))
            node.ifs[number] = fault  # type: ignore[call-overload]  # an expression stays one
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        return self._offer(node, f"and/or: {ast.unparse(node)[:60]}", lambda: ast.BoolOp(other(), node.values))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return self._offer(node, f"not negated: {ast.unparse(node)[:60]}", lambda: node.operand)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        swapped = _SWAPPED[type(node.ops[0])]
        what = f"compared by {swapped.__name__}: {ast.unparse(node)[:60]}"
        return self._offer(node, what, lambda: ast.Compare(node.left, [swapped(), *node.ops[1:]], node.comparators))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if type(node.op) not in _ARITHMETIC or _is_a_type(node):
            return node
        self.generic_visit(node)
        swapped = _ARITHMETIC[type(node.op)]
        what = f"computed by {swapped.__name__}: {ast.unparse(node)[:60]}"
        return self._offer(node, what, lambda: ast.BinOp(node.left, swapped(), node.right))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        return node if name in _NAMES_ONLY else self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return node if isinstance(node.value, ast.Name) and node.value.id == "Literal" else self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, bool):
            return self._offer(node, f"{value} → {not value}", lambda: ast.Constant(not value))
        if isinstance(value, int):
            return self._offer(node, f"{value} → {value + 1}", lambda: ast.Constant(value + 1))
        if isinstance(value, str) and value and " " not in value:
            return self._offer(node, f"{value!r} → another", lambda: ast.Constant(value + "X"))
        if isinstance(value, bytes) and value:
            return self._offer(node, f"{value!r} → another", lambda: ast.Constant(value + b"X"))
        return node


def _is_a_type(node: ast.BinOp) -> bool:
    """``A | B`` between types, which is no arithmetic."""
    return isinstance(node.op, ast.BitOr) and ast.unparse(node)[0].isupper()


@cache
def _source(path: str) -> str:
    """As it stood when the faults were listed: it may be edited while they are tried."""
    return (PACKAGE / path).read_text(encoding="utf-8")


def faults_of(path: str) -> list[Fault]:
    """All that can be planted in a file of the package."""
    text = _source(path)
    planter = _Planter(path, -1, text.splitlines())
    planter.visit(ast.parse(text))
    return planter.faults


def planted(path: str, number: int) -> CodeType:
    """The file with that fault in it, or as it is for -1."""
    text = _source(path)
    tree = ast.parse(text)
    _Planter(path, number, text.splitlines()).visit(tree)
    return compile(ast.fix_missing_locations(tree), str(PACKAGE / path), "exec")


def load_instead(path: str, code: CodeType) -> None:
    """When this process imports the file, it gets ``code``."""
    file, true = str(PACKAGE / path), SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        return code if loader.path == file else true(loader, name)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]  # for this process only


def loaded() -> dict[str, list[FunctionType]]:
    """Every function of the house that is loaded, by its file."""
    found: dict[str, list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(PACKAGE)):
            found.setdefault(one.__code__.co_filename[len(str(PACKAGE)) + 1 :], []).append(one)
    return found


def swap(functions: list[FunctionType], code: CodeType) -> None:
    """A file's functions, loaded already, do what ``code`` says. Raises ValueError where one cannot."""
    new = {(one.co_qualname, one.co_firstlineno): one for one in _inside(code)}
    for one in functions:
        one.__code__ = new.get((one.__code__.co_qualname, one.__code__.co_firstlineno), one.__code__)


def _inside(code: CodeType) -> list[CodeType]:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return inner + [deeper for one in inner for deeper in _inside(one)]
