"""Small enough to read: functions, files, arguments and templates, each with its docstring."""

import ast
import re

import pytest

from tests.house.plan import FILES, TEMPLATES, WRITTEN, functions, name, tree

FUNCTION_LINES_MAX = 40
FILE_LINES_MAX = 200
TEMPLATE_LINES_MAX = 60
ARGUMENTS_MAX = 5
OWN_STYLE_OR_SCRIPT = re.compile(r"<[a-z][^<>{}]*\s(?:style|on[a-z]+)=|<style|<script(?![^>]*\b(?:src|type)=)")
GENERATED = {"portal/migrations/versions/0001_house.py"}  # written by Alembic from the models


@pytest.mark.parametrize("path", [p for p in FILES if name(p) not in GENERATED], ids=name)
def test_a_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES_MAX


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_functions_are_short_and_take_few_arguments(path):
    for function in functions(path):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= FUNCTION_LINES_MAX, f"{function.name} has {lines} lines"
        given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        asked = [one.arg for one in given if one.arg not in ("self", "cls")]
        assert len(asked) <= ARGUMENTS_MAX, f"{function.name} takes {len(asked)} arguments"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_short_and_carries_no_script_or_style_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= TEMPLATE_LINES_MAX
    if not name(path).startswith("templates/documents/"):
        assert not OWN_STYLE_OR_SCRIPT.findall(text)


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_modules_classes_and_public_functions_promise_something(path):
    module = tree(path)
    assert ast.get_docstring(module), "the module says nothing"
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            assert ast.get_docstring(node), f"class {node.name} says nothing"
            _methods_promise(node)
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} says nothing"


INHERITED = {"process_bind_param", "process_result_value", "get_translations"}  # their promise is the library's


def _methods_promise(node):
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_") and method.name not in INHERITED:
            assert ast.get_docstring(method), f"{node.name}.{method.name} says nothing"
