"""`fairway price` and `fairway split`: files of every model, answers that add up, and refusals that name the line."""

import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from portal.cli import main
from pricing.calculation.answer import answer
from pricing.calculation.calculate import calculate
from pricing.calculation.fields import PriceFileUnreadable
from pricing.calculation.read import FILE_FIELDS, LINE_FIELDS
from pricing.calculation.read_cut import CHANGES
from pricing.calculation.read_tariff import MODEL_FIELDS, PRICES
from pricing.ground.errors import DomainError
from pricing.ground.rate import Rounding
from pricing.price.step import ORDER
from pricing.rating.ladder import Bounds, Edge
from pricing.rating.scope import PriceLineWrong, Scope
from pricing.rating.tariff import Model, Zero

DOCS = Path(__file__).parents[2] / "docs"
LADDER = [{"from": "0", "unit": "10.00"}, {"from": "10", "unit": "8"}]


def priced(*lines, **file):
    """The answer to a file of these lines in EUR."""
    lines = [{"id": f"L{n}"} | line for n, line in enumerate(lines, 1)]
    return answer(calculate(json.dumps({"currency": "EUR", "rounding": "half_away"} | file | {"lines": lines})))


def amounts(*lines, **file):
    """The amounts of the lines."""
    return [line["amount"] for line in priced(*lines, **file)["lines"]]


def refused(line, **file):
    """The code of what is wrong with a line."""
    with pytest.raises(PriceLineWrong) as wrong:
        priced(line, **file)
    assert wrong.value.line == line.get("id", "L1")
    return wrong.value.cause.code


def of(model, quantity, **more):
    """A line."""
    return {"model": model, "quantity": quantity} | more


def test_every_model_is_priced():
    assert amounts(
        of("per_unit", "3", unit="0.335"),
        of("flat", "7", flat="49.9"),
        of("volume", "10", edge="upper", ladder=LADDER),
        of("volume", "10", edge="lower", ladder=LADDER),
        of("graduated", "12", edge="upper", ladder=LADDER),
        of("package", "251", unit="5", size="100", free="10"),
        of("percentage", "1234.56", rate="2.5", floor="40", ceiling="99"),
        of("graduated_percentage", "1200000", ladder=[{"from": "0", "rate": "1"}, {"from": "300000", "rate": "2"}]),
    ) == ["1.01", "49.90", "100.00", "80.00", "116.00", "15.00", "40.00", "21000.00"]


def test_a_model_without_tiers_may_have_a_ladder_of_one_rung():
    one = [{"from": "0", "unit": "5"}]
    assert amounts(
        of("per_unit", "3", edge="lower", ladder=one),
        of("package", "3", size="2", ladder=one),
        of("flat", "3", ladder=[{"from": "0", "flat": "5"}]),
    ) == ["15.00", "10.00", "5.00"]


def test_units_by_number_start_at_one_as_at_salesforce():
    numbered = [{"from": "1", "unit": "10"}, {"from": "11", "unit": "8"}]
    assert amounts(of("graduated", "15", edge="lower", ladder=numbered)) == ["140.00"]
    assert amounts(of("volume", "100.5", edge="lower", bounds="whole", ladder=LADDER)) == ["804.00"]


@pytest.mark.parametrize(
    ("rounding", "amount"), [("half_away", "0.03"), ("half_even", "0.02"), ("down", "0.02"), ("up", "0.03")]
)
def test_a_line_is_rounded_once_as_declared_and_the_rounding_is_a_step(rounding, amount):
    [line] = priced(of("per_unit", "25", unit="0.001"), rounding=rounding)["lines"]
    assert line["amount"] == amount
    assert line["steps"][0] == {"what": "unit", "quantity": "25", "unit": "0.001", "from": "0", "amount": "0.025"}
    assert line["steps"][1]["what"] == "rounding"


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "2"), ("EUR", "1.50"), ("KWD", "1.500"), ("IQD", "1.500")])
def test_amounts_have_the_currency_s_digits(currency, amount):
    assert amounts(of("per_unit", "3", unit="0.5"), currency=currency) == [amount]


def test_lines_are_rounded_before_the_total():
    assert priced(*[of("per_unit", "1", unit="0.005")] * 3)["total"] == "0.03"


def test_a_negative_quantity_is_the_mirror_image():
    assert amounts(of("graduated", "-12", edge="upper", ladder=LADDER)) == ["-116.00"]


def test_zero_pays_what_is_declared():
    flats = [{"from": "0", "unit": "1", "flat": "7"}]
    assert amounts(of("graduated", "0", ladder=flats), of("graduated", "0", ladder=flats, zero="nothing")) == [
        "7.00", "0.00",
    ]  # fmt: skip
    assert refused(of("graduated", "0", ladder=flats, zero="refuse")) == "zero-refused"


def test_a_conversion_comes_before_the_tiers():
    blocks = [{"from": "0", "unit": "1"}, {"from": "101", "unit": "0.5"}]
    thousand = {"divide": "1000", "round": "up"}
    lines = [of("volume", q, edge="upper", ladder=blocks, convert=thousand) for q in ("101000", "101001")]
    assert amounts(*lines) == ["101.00", "51.00"]
    assert priced(lines[0])["lines"][0]["cheaper"] == {"quantity": "101001", "amount": "51.00"}


def test_the_hint_is_of_what_the_line_costs_in_the_end():
    pump = of("volume", "9", edge="lower", ladder=[{"from": "0", "unit": "305"}, {"from": "10", "unit": "270"}])
    assert priced(pump)["lines"][0]["cheaper"] == {"quantity": "10", "amount": "2700.00"}
    tier = pump | {"cuts": [{"what": "tier", "rate": "5"}]}
    assert priced(tier)["lines"][0]["cheaper"] == {"quantity": "10", "amount": "2565.00"}
    by_hand = pump | {"cuts": [{"what": "manual", "unit": "77"}]}
    assert "cheaper" not in priced(by_hand)["lines"][0]
    far = [{"from": "0", "unit": "305"}, {"from": "20000000", "unit": "0"}]
    assert "cheaper" not in priced(tier | {"ladder": far})["lines"][0]


def test_lines_may_reach_a_break_together():
    tier = {"edge": "lower", "ladder": [{"from": "0", "unit": "95"}, {"from": "10", "unit": "90"}]}
    alone, item = of("volume", "6", **tier), of("volume", "6", **tier, scope="item", item="A")
    assert amounts(alone, alone) == ["570.00", "570.00"]
    assert amounts(item, item) == ["540.00", "540.00"]
    assert amounts(item, item | {"item": "B"}) == ["570.00", "570.00"]
    assert amounts(of("volume", "6", **tier, scope="document"), of("volume", "4", **tier, scope="document")) == [
        "540.00", "360.00",
    ]  # fmt: skip
    assert amounts(of("volume", "1", **tier, scope="period", item="A", before="9")) == ["90.00"]


def test_a_waterfall_goes_from_the_tariff_to_the_amount():
    cuts = [
        {"what": "round_price", "multiple": "1"},
        {"what": "promotion", "rate": "5", "source": "spring v2", "reason": "launch"},
    ]
    [line] = priced(of("per_unit", "1", unit="305", cuts=cuts))["lines"]
    assert line["amount"] == "290.00"
    assert [(step["what"], step["amount"]) for step in line["steps"]] == [
        ("unit", "305.00"), ("promotion", "-15.25"), ("round_price", "0.25"),
    ]  # fmt: skip
    assert line["steps"][1] | {"rate": "5", "source": "spring v2", "reason": "launch"} == line["steps"][1]
    by_hand = of("per_unit", "12", unit="95", cuts=[{"what": "manual", "unit": "77"}])
    assert amounts(by_hand) == ["924.00"]
    assert refused(of("per_unit", "1", unit="305", cuts=cuts), order=["promotion"]) == "step-not-ordered"


def test_tax_is_declared_for_the_file_and_given_for_every_line():
    lines = [of("per_unit", "1", unit="6.70", tax="15")] * 2
    by_rate = priced(*lines, tax={"prices": "exclusive"})
    assert (by_rate["net"], by_rate["gross"]) == ("13.40", "15.41")
    assert by_rate["tax"] == [{"rate": "15", "net": "13.40", "tax": "2.01", "gross": "15.41"}]
    assert priced(*lines, tax={"prices": "exclusive", "rounded": "per_line"})["gross"] == "15.42"
    inside = priced(of("per_unit", "1", unit="2500", tax="8"), tax={"prices": "inclusive"})
    assert (inside["total"], inside["net"], inside["gross"]) == ("2500.00", "2314.81", "2500.00")
    assert refused(of("flat", "1", flat="1"), tax={"prices": "exclusive"}) == "price-field-missing"


WRONG = [
    (of("per_unit", 3, unit="1"), "number-wrong"),
    (of("per_unit", "3", unit=1.5), "number-wrong"),
    (of("per_unit", "1e3", unit="1"), "number-wrong"),
    (of("per_unit", "9" * 16, unit="1"), "number-wrong"),
    (of("per_unit", "3", unit="-1"), "number-wrong"),
    (of("per_unit", "3", unit="NaN"), "number-wrong"),
    (of("per_unit", "3"), "price-field-missing"),
    (of("per_unit", "3", unit="1", price="2"), "price-field-unknown"),
    (of("per_unit", "3", unit="1", ladder=LADDER), "price-field-wrong"),
    (of("per_unit", "3", ladder=LADDER), "price-field-wrong"),
    (of("tiered", "3", unit="1"), "price-choice-wrong"),
    (of("volume", "3", ladder=LADDER), "price-field-missing"),
    (of("volume", "3", edge="middle", ladder=LADDER), "price-choice-wrong"),
    (of("volume", "3", edge="upper", ladder=[]), "price-field-wrong"),
    (of("volume", "3", edge="upper", ladder=LADDER[::-1]), "ladder-order"),
    (of("volume", "3", edge="upper", ladder=[LADDER[0], LADDER[0]]), "ladder-order"),
    (of("volume", "3", edge="lower", ladder=[{"from": "5", "unit": "1"}]), "no-rung"),
    (of("volume", "3", edge="upper", ladder=[{"from": "0"}]), "price-field-missing"),
    (of("volume", "3", edge="upper", ladder=[{"from": "0", "unit": "1", "to": "9"}]), "price-field-unknown"),
    (of("graduated", "3", edge="upper", ladder=[{"from": "1", "unit": "1"}]), "ladder-start"),
    (of("package", "3", unit="1", size="0"), "number-wrong"),
    (of("package", "3", unit="1"), "price-field-missing"),
    (of("percentage", "3", rate="1", floor="5", ceiling="4"), "floor-above-ceiling"),
    (of("per_unit", "3", unit="1", convert={"divide": "0", "round": "up"}), "number-wrong"),
    (of("per_unit", "3", unit="1", convert={"divide": "2", "round": "half_away"}), "price-field-wrong"),
    (of("per_unit", "3", unit="1", scope="item"), "price-field-missing"),
    (of("per_unit", "3", unit="1", before="1"), "price-field-unknown"),
    (of("per_unit", "3", unit="1", cuts=[{"what": "tier", "rate": "101"}]), "discount-wrong"),
    (of("per_unit", "3", unit="1", cuts=[{"what": "tier", "rate": "1", "unit": "1"}]), "price-field-wrong"),
    (of("per_unit", "3", unit="1", cuts=[{"what": "net", "rate": "1"}]), "price-choice-wrong"),
    (of("per_unit", "3", unit="1", cuts=[{"what": "tier", "rate": "1.00001"}]), "number-wrong"),
    (of("per_unit", "3", unit="1", id=""), "price-field-wrong"),
]


@pytest.mark.parametrize(("line", "code"), WRONG)
def test_what_is_wrong_is_said_of_its_line(line, code):
    good = {"id": "good"} | of("flat", "1", flat="1")
    with pytest.raises(PriceLineWrong) as wrong:
        priced(good, line)
    assert (wrong.value.line, wrong.value.cause.code) == ("#2" if "id" in line else "L2", code)


def test_two_lines_of_one_id_are_refused():
    with pytest.raises(PriceLineWrong) as wrong:
        priced({"id": "a"} | of("flat", "1", flat="1"), {"id": "a"} | of("flat", "1", flat="1"))
    assert wrong.value.cause.code == "price-id-twice"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "price-file-unreadable"),
        ("{", "price-file-unreadable"),
        ("[" * 100_000, "price-file-unreadable"),
        ("[]", "price-field-wrong"),
        ('{"currency": "EUR", "currency": "USD", "lines": []}', "price-file-unreadable"),
        ('{"currency": "EUR", "lines": []}', "price-field-wrong"),
        ('{"currency": "EUR"}', "price-field-missing"),
        ('{"currency": "XXX", "lines": [{}]}', "unknown-currency"),
        ('{"currency": "EUR", "rounding": "half_up", "lines": [{}]}', "price-line-wrong"),
        ('{"currency": "EUR", "discount": "5", "lines": [{}]}', "price-field-unknown"),
    ],
)
def test_a_file_that_says_nothing_clear_is_refused(text, code):
    with pytest.raises(DomainError) as wrong:
        calculate(text)
    assert wrong.value.code == code


def test_a_rounding_that_names_no_meaning_is_refused():
    with pytest.raises(DomainError) as wrong:
        priced(of("flat", "1", flat="1"), rounding="half_up")
    assert wrong.value.code == "price-choice-wrong"


NUMBER = st.integers(0, 10**7).map(lambda n: f"{n // 1000}.{n % 1000:03}")


@st.composite
def file_lines(draw):
    """Lines of every model."""
    model = draw(st.sampled_from(Model)).value
    line = of(model, draw(st.sampled_from(["", "-"])) + draw(NUMBER), zero=draw(st.sampled_from(["flat", "nothing"])))
    price, many = PRICES[Model(model)][0], model in ("volume", "graduated", "graduated_percentage")
    if many:
        starts = ["0", *map(str, sorted(draw(st.sets(st.integers(1, 5000), max_size=3))))]
        line["ladder"] = [{"from": start, price: draw(NUMBER), "flat": draw(NUMBER)} for start in starts]
        line |= {"edge": draw(st.sampled_from(Edge)).value, "bounds": draw(st.sampled_from(Bounds)).value}
    else:
        line |= {"flat": draw(NUMBER)} | ({} if model == "flat" else {price: draw(NUMBER)})
    return line | ({"size": "7", "free": draw(NUMBER)} if model == "package" else {})


@given(
    st.lists(file_lines(), min_size=1, max_size=5), st.sampled_from(Rounding), st.sampled_from(["EUR", "JPY", "KWD"])
)
def test_steps_add_up_to_amounts_and_amounts_to_the_total(lines, rounding, currency):
    found = priced(*lines, rounding=rounding.value, currency=currency)
    for line in found["lines"]:
        assert sum(Fraction(step["amount"]) for step in line["steps"]) == Fraction(line["amount"])
    assert sum(Fraction(line["amount"]) for line in found["lines"]) == Fraction(found["total"])
    for text in (found["total"], *(line["amount"] for line in found["lines"])):
        assert len(text.partition(".")[2]) == {"EUR": 2, "JPY": 0, "KWD": 3}[currency]


def run(*arguments):
    """What the command prints, and its exit code."""
    found = CliRunner().invoke(main, arguments)
    return found.output, found.exit_code


def test_the_commands_print_and_refuse_with_exit_code_2(tmp_path):
    file = tmp_path / "prices.json"
    lines = [{"id": "a"} | of("volume", "10", edge="lower", ladder=LADDER)]
    file.write_text(json.dumps({"currency": "EUR", "lines": lines}), encoding="utf-8")
    printed, code = run("price", str(file))
    assert (code, json.loads(printed)["total"]) == (0, "80.00")
    file.write_text(json.dumps({"currency": "EUR", "lines": [lines[0] | {"quantity": 10}]}), encoding="utf-8")
    printed, code = run("price", str(file))
    assert code == 2
    assert "Line a: quantity is 10" in printed
    printed, code = run("price", str(file), "--language", "zh")
    assert code == 2
    assert "行 a：quantity 为 10" in printed
    file.write_bytes(b"\xff\xfe\x00")
    assert run("price", str(file))[1] == 2
    assert run("price", str(tmp_path / "none.json"))[1] == 2


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("15", "80,8,12"), "12,1,2\n"),
        (("-15", "80,8,12"), "-12,-1,-2\n"),
        (("100", "1,1,1"), "34,33,33\n"),
        (("10", "0,0", "--even"), "5,5\n"),
        (("9007199254740993", "1,1"), "4503599627370497,4503599627370496\n"),
    ],
)
def test_split_prints_the_parts(arguments, printed):
    minor, weights, *more = arguments
    assert run("split", "--amount-minor", minor, "--weights", weights, *more) == (printed, 0)


@pytest.mark.parametrize(
    ("minor", "weights"), [("15", "0,0"), ("15", "1,-1"), ("15", ""), ("15", "a"), ("1.5", "1"), ("x", "1")]
)
def test_split_refuses_with_exit_code_2(minor, weights):
    assert run("split", "--amount-minor", minor, "--weights", weights)[1] == 2


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    file = tmp_path / "prices.json"
    file.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(sys.modules["portal.cli.price"], "BYTES_MAX", 1)
    printed, code = run("price", str(file))
    assert code == 2
    assert "cannot be read" in printed


def test_the_schema_knows_every_field_and_word_that_the_reader_knows():
    schema = json.loads((DOCS / "price-file.schema.json").read_text(encoding="utf-8"))
    parts = schema["$defs"]
    assert schema["properties"].keys() == FILE_FIELDS
    assert parts["line"]["properties"].keys() == LINE_FIELDS.union(*MODEL_FIELDS.values())
    assert parts["rung"]["properties"].keys() == {"from", *(name for names in PRICES.values() for name in names)}
    assert parts["cut"]["properties"].keys() == {"what", "of", "source", "reason", *CHANGES}
    line = parts["line"]["properties"]
    for words, kind in ((line["model"], Model), (line["edge"], Edge), (line["bounds"], Bounds), (line["zero"], Zero),
                        (line["scope"], Scope), (schema["properties"]["rounding"], Rounding),
                        (parts["cut"]["properties"]["what"], ORDER)):  # fmt: skip
        assert words["enum"] == [one.value for one in kind]


def test_the_examples_of_the_manual_are_true():
    blocks = (DOCS / "pricing.md").read_text(encoding="utf-8").split("```json\n")[1:]
    asked, told = (block.split("```")[0] for block in blocks[:2])
    assert answer(calculate(asked)) == json.loads(told)


def test_no_json_number_becomes_a_float():
    with pytest.raises(PriceLineWrong) as wrong:
        calculate('{"currency": "EUR", "lines": [{"id": "a", "model": "flat", "quantity": 1e400, "flat": "1"}]}')
    assert wrong.value.cause.facts["given"] == "1e400"
    with pytest.raises(PriceFileUnreadable):
        calculate('{"currency": "EUR", "lines": [{"id": "a", "id": "b"}]}')
