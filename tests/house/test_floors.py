"""The floors: imports go down only, stand at the top, and each outside library has its doors."""

import ast

import pytest

from tests.house.plan import FILES, FLOORS, HOUSE, imports, name, tree

WEB = ("portal/web/", "portal/api/", "portal/words/", "portal/app.py")
DOORS = {
    "sqlalchemy": tuple(f"{floor}/" for floor in FLOORS),
    "flask": (*WEB, "portal/cli/", "portal/documents/make.py", "portal/metrics.py", "portal/serve/server.py"),
    "flask_babel": WEB,
    "flask_login": ("portal/web/",),
    "flask_wtf": ("portal/web/", "portal/app.py"),
    "wtforms": ("portal/web/",),
    "markupsafe": ("portal/web/",),
    "werkzeug": ("portal/web/", "portal/api/", "portal/app.py", "portal/cli/"),
    "click": ("portal/cli/",),
    "weasyprint": ("portal/documents/",),
    "facturx": ("portal/documents/factur_x.py",),
    "argon2": ("portal/identity/passwords.py",),
    "smtplib": ("portal/mail/send.py",),
    "jinja2": ("portal/mail/compose.py", "portal/web/", "portal/words/", "portal/documents/"),
    "alembic": ("portal/migrations/",),
    "moneyed": ("pricing/ground/money.py",),
    "babel": ("portal/web/format.py", "portal/words/", "portal/translations/build.py"),
    "prometheus_client": ("portal/metrics.py",),
    "gunicorn": ("portal/serve/server.py",),
    "pydantic_settings": ("portal/config.py",),
    "structlog": ("portal/",),
    "psycopg": ("portal/",),
}
PURE_NAMES = {
    "advise", "advisor", "answer_time", "band", "case", "decision", "discreet", "errors", "group",
    "capital", "number",
    "judge", "lines", "money", "period", "price_lines", "rate", "rating", "rules", "shares", "slots", "stages",
    "states", "steps", "suggest", "tiers", "waterfall",
    "changes", "check", "contest", "difference", "flip", "policy_file", "replay", "rulebook", "shipped",
}  # fmt: skip
PURE_FOLDERS = (
    "pricing/price/", "pricing/tax/", "pricing/rating/", "pricing/calculation/", "pricing/exchange/convert.py",
    "partners/conflict/rules/", "partners/conflict/terms.py", "ltc/earning/",
)  # fmt: skip
PURE_EXCEPT = {"models", "find", "__init__"}
OUTSIDE_OF_RULES = {"sqlalchemy", "os", "random", "secrets", "time", "flask", "portal"}


def is_pure(path):
    inside = name(path)
    if path.stem in PURE_EXCEPT or inside.startswith("portal/"):
        return False
    return path.stem in PURE_NAMES or inside.startswith(PURE_FOLDERS)


PURE = [path for path in FILES if is_pure(path)]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_floor_imports_only_itself_and_the_floors_below(path):
    above = FLOORS[FLOORS.index(path.relative_to(HOUSE).parts[0]) + 1 :]
    assert not {module for module in imports(path) if module.split(".")[0] in above}


def test_the_ground_of_pricing_imports_nothing_above_the_ground():
    for path in FILES:
        if name(path).startswith("pricing/ground/"):
            assert not [m for m in imports(path) if m.startswith("pricing.") and not m.startswith("pricing.ground")]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_are_absolute_and_stand_at_the_top_of_the_file(path):
    top = {id(node) for node in tree(path).body}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert id(node) in top, f"line {node.lineno}: an import inside a function or a condition hides a circle"
            assert not getattr(node, "level", 0), f"line {node.lineno}: relative"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_outside_library_is_entered_through_its_doors(path):
    for module in imports(path):
        doors = DOORS.get(module.split(".")[0])
        assert doors is None or name(path).startswith(doors), f"{module} enters only through {doors}"


@pytest.mark.parametrize("path", PURE, ids=name)
def test_rules_know_no_database_no_clock_no_chance_and_no_web(path):
    assert not {module for module in imports(path) if module.split(".")[0] in OUTSIDE_OF_RULES}


def test_the_purest_files_are_among_those_that_are_checked():
    assert {"money", "rate", "decision"} <= {path.stem for path in PURE}
