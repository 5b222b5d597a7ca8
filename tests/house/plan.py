"""What the house tests look at: the files of the four floors, and their syntax trees."""

import ast
import importlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent
FLOORS = ("pricing", "partners", "ltc", "portal")
FILES = sorted(path for floor in FLOORS for path in (HOUSE / floor).rglob("*.py"))
MIGRATIONS = "portal/migrations/versions/"
WRITTEN = [path for path in FILES if MIGRATIONS not in path.as_posix()]
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))


def name(path: Path) -> str:
    """A file's path inside the house."""
    return path.relative_to(HOUSE).as_posix()


@lru_cache(maxsize=2000)
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def load_all() -> dict[str, str]:
    """Import every module, so that all enums, errors and views are known; returns what broke."""
    broken = {}
    for path in WRITTEN:
        if path.name == "env.py":
            continue  # alembic's entry runs migrations when it is imported
        dotted = name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        try:
            importlib.import_module(dotted)
        except Exception as error:
            broken[dotted] = repr(error)
    return broken


def descendants(kind: type) -> list[type]:
    """All classes of the house below a class."""
    found = set(kind.__subclasses__())
    for child in list(found):
        found.update(descendants(child))
    return sorted((c for c in found if c.__module__.split(".")[0] in FLOORS), key=lambda c: (c.__module__, c.__name__))
