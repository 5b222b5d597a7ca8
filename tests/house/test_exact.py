"""Exact: no floating point on the four floors; and one clock."""

import ast

import pytest

from tests.house.plan import WRITTEN, name, tree

SEES_A_CLOCK = ("portal/clock.py", "pricing/ground/record.py")
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"),
}  # fmt: skip
MAY_MEASURE = ("ltc/insight/",)


def paths_of(path):
    """What a file calls a Path: its arguments of that type."""
    arguments = (node for node in ast.walk(tree(path)) if isinstance(node, ast.arg) and node.annotation)
    return {one.arg for one in arguments if ast.unparse(one.annotation) == "Path"}


def is_path(node, paths):
    """Whether a division is pathlib's: somewhere in the chain stands a text or a Path."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return is_path(node.left, paths) or is_path(node.right, paths)
    if isinstance(node, ast.Name):
        return node.id in paths
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "Path"
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_decimal(node):
    """Whether a division is exact: its left side is a Decimal."""
    return ast.unparse(node).startswith("Decimal(")


def floats(path):
    paths = paths_of(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"the float {node.value}"
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "the type float"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not is_path(node, paths) | is_decimal(node):
            yield node.lineno, f"a true division: {ast.unparse(node)}"


@pytest.mark.parametrize("path", [p for p in WRITTEN if not name(p).startswith(MAY_MEASURE)], ids=name)
def test_there_is_no_floating_point(path):
    assert list(floats(path)) == []


@pytest.mark.parametrize("path", [p for p in WRITTEN if name(p) not in SEES_A_CLOCK], ids=name)
def test_only_the_clock_reads_the_clock(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in CLOCKS, f"line {node.lineno}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            assert not {alias.name for alias in node.names} & {"time", "time_ns"}, f"line {node.lineno}"


@pytest.mark.parametrize("path", [p for p in WRITTEN if not name(p).startswith("portal/")], ids=name)
def test_below_the_portal_time_is_told(path):
    assert "portal.clock" not in path.read_text(encoding="utf-8")
