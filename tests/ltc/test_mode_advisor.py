"""The mode advisor: the brief's companies, the cases of the trade, the hard rules, and what must always hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltc.mode.advice.advise import Confidence, advise, quick
from ltc.mode.advice.doubts import LOW
from ltc.mode.advice.flip import nearest_flip
from ltc.mode.advice.model import Model, ModelLaw, ModelWrong, read, shipped
from ltc.mode.advice.portfolio import Line, company, of_deals
from ltc.mode.advice.questions import BLOCKS, Block, ModeFact, Question, Sheet
from ltc.mode.advice.score import Axis, best, evidence, levels, scored, scores, shares
from ltc.mode.advice.stability import HALVES, stability
from ltc.mode.models import Mode

Q, D, C, H = Question, Mode.DIRECT, Mode.CHANNEL, Mode.HYBRID
ALL = frozenset(Mode)
MILLION = 1_000_000

MEDICAL = (4, 3, 4, 4, 1, 0, 1, 2, 3, 3, 3, 4, 2, 3, 4, 3, 3, 4, 2, 1, 1)
GOODS = (0, 0, 1, 0, 4, 4, 4, 4, 0, 1, 2, 0, 1, 0, 0, 1, 1, 2, 4, 4, 1)
SOFTWARE = (4, 4, 3, 4, 1, 0, 1, 1, 3, 3, 2, 3, 2, 4, 4, 3, 4, 3, 2, 1, 0)
GEAR = (4, 3, 3, 4, 4, 3, 3, 4, 2, 2, 2, 3, 2, 3, 2, 3, 3, 3, 3, 4, 1)


def form(answers):
    return dict(zip(Question, answers, strict=True))


def sheet(answers, *facts, value=None):
    told = form(answers) if isinstance(answers, tuple) else {Question(key): n for key, n in answers.items()}
    return Sheet(told, frozenset(map(ModeFact, facts)), value)


def mode(answers, *facts):
    return advise(sheet(answers, *facts), shipped()).mode


def percent(answers, *facts):
    return {m: ppm // 10_000 for m, ppm in advise(sheet(answers, *facts), shipped()).shares.items()}


STORIES = {
    "brief: a medical device, full form": (MEDICAL, (), D),
    "brief: a medical device, technical and served": ({"product_info": 4, "presales": 4}, (), D),
    "brief: fast-moving goods, full form": (GOODS, (), C),
    "brief: fast-moving goods, standard and quick": ({"customization": 0, "coverage": 4}, (), C),
    "brief: diversified, nothing else known": ({"line_diversity": 4}, (), H),
    "complex software": (SOFTWARE, (), D),
    "fast coverage": ({"coverage": 4, "growth_goal": 4}, (), C),
    "network gear, technical and local": (GEAR, (), H),
    "network gear, four answers": (
        {"product_info": 4, "presales": 4, "coverage": 4, "local_availability": 4}, (), H,
    ),
    "a medical device with a valid registration": (MEDICAL, ("valid_registration",), H),
    "fast-moving goods for a named account": (GOODS, ("named_account",), H),
    "blacklisted and no entity": (MEDICAL, ("partner_blacklisted", "no_vendor_entity"), None),
}  # fmt: skip


@pytest.mark.parametrize(("answers", "facts", "expected"), STORIES.values(), ids=STORIES.keys())
def test_story(answers, facts, expected):
    assert mode(answers, *facts) is expected


def test_the_minimal_forms_come_to_the_published_shares():
    assert percent({"product_info": 4, "presales": 4})[D] == 51  # 51.9
    assert percent({"customization": 0, "coverage": 4})[C] == 69
    assert percent({"line_diversity": 4}) == {D: 20, C: 20, H: 60}


def test_a_minimal_form_is_of_low_confidence_and_says_that_few_questions_are_answered():
    advice = advise(sheet({"product_info": 4, "presales": 4}), shipped())
    assert advice.confidence is Confidence.LOW
    assert [(r.rule, r.facts) for r in advice.doubts] == [("mode.few-answers", {"answered": 2, "asked": 21})]
    assert advise(sheet(MEDICAL), shipped()).confidence is Confidence.SOUND


def test_a_close_lead_is_of_low_confidence_though_all_is_answered():
    advice = advise(sheet((2,) * 20 + (0,)), shipped())
    assert [r.rule for r in advice.doubts][:1] == ["mode.close"]
    assert advice.confidence is Confidence.LOW


def test_diversified_lines_that_are_not_scored_are_asked_for():
    assert "mode.score-lines" in [r.rule for r in advise(sheet({"line_diversity": 4}), shipped()).doubts]


def test_nothing_known_advises_nothing_and_asks_the_question_that_moves_most():
    advice = advise(Sheet({}), shipped())
    assert (advice.mode, advice.confidence, advice.ask) == (None, Confidence.LOW, Q.COVERAGE)
    assert [r.rule for r in advice.doubts] == ["mode.nothing-known"]


BARS = {
    "partner_blacklisted": {C, H},
    "named_account": {C},
    "no_vendor_entity": {D},
    "tender_local_bidder": {D},
    "below_direct_minimum": {D},
    "valid_registration": {D},
    "partner_not_certified": {C},
    "no_licensed_partner": {C, H},
    "exclusive_territory": {D},
}


@pytest.mark.parametrize(("fact", "barred"), BARS.items(), ids=BARS.keys())
@pytest.mark.parametrize("answers", [MEDICAL, GOODS, GEAR], ids=["medical", "goods", "gear"])
def test_a_hard_rule_bars_its_modes_whatever_the_answers_say(answers, fact, barred):
    advice = advise(sheet(answers, fact), shipped())
    assert advice.mode not in barred
    assert {m for m in Mode if advice.shares[m] == 0} == barred
    assert [(r.rule, r.bars) for r in advice.rules] == [(ModeFact(fact).rule, frozenset(barred))]
    assert advice.rules[0].decisive == (mode(answers) in barred)


def test_a_value_below_the_minimum_bars_direct_and_one_at_the_minimum_does_not():
    model = read(shipped().data() | {"direct_minimum_minor": 10_000}, "own")
    assert advise(sheet(MEDICAL, value=9_999), model).mode is H
    assert advise(sheet(MEDICAL, value=10_000), model).mode is D


def test_the_nearest_flip_is_the_fewest_steps_of_an_answer_that_was_given():
    flip = advise(sheet(MEDICAL), shipped()).flip
    assert (flip.question, flip.before, flip.after, flip.mode) == (Q.LINE_DIVERSITY, 1, 3, H)


def test_a_line_takes_the_median_of_its_deals_unless_its_own_form_says_otherwise():
    deals = [{Q.QUALITY: 0, Q.CYCLE: 1}, {Q.QUALITY: 4, Q.CYCLE: 3}, {Q.QUALITY: 3}, {Q.QUALITY: 3}]
    assert of_deals({Q.SCALE: 2}, deals) == {Q.QUALITY: 3, Q.CYCLE: 1, Q.SCALE: 2}
    assert of_deals({Q.QUALITY: 1}, deals)[Q.QUALITY] == 1


def portfolio(medical, goods):
    lines = [Line("devices", medical, sheet(MEDICAL)), Line("plasters", goods, sheet(GOODS))]
    return company([line for line in lines if line.revenue_minor], shipped())


@pytest.mark.parametrize(
    ("medical", "goods", "expected"),
    [(60, 40, H), (90, 10, D), (80, 20, D), (79, 21, H), (10, 90, C), (100, 0, D)],
)
def test_a_company_runs_one_mode_from_eighty_percent_of_its_revenue_on(medical, goods, expected):
    found = portfolio(medical, goods)
    assert found.mode is expected
    assert found.shares == {D: medical * 10_000, C: goods * 10_000, H: 0}


def test_a_company_whose_unsure_line_could_turn_it_says_so():
    unsure = Line("new", 50, sheet({"product_info": 4}))
    found = company([Line("devices", 60, sheet(MEDICAL)), unsure], shipped())
    assert (found.mode, found.confidence) == (D, Confidence.LOW)
    assert [(r.rule, r.facts["lines"]) for r in found.doubts] == [("mode.unsure-lines", "new")]


LAWS = {
    "an axis sums to one": (("direct", "information"), 399_999, ModelLaw.SUM),
    "no float": (("direct", "information"), 0.4, ModelLaw.RANGE),
    "not below zero": (("margin_low_ppm",), -1, ModelLaw.RANGE),
    "a block has weight": (("questions", "growth_goal"), 0, ModelLaw.WEIGHTLESS),
    "diversity does not fall": (("diversity", 1), 200_000, ModelLaw.FALLING),
    "modes only": (("rules", "mode.named-account"), ["none"], ModelLaw.MODES),
    "no unknown key": (("extra",), 1, ModelLaw.UNKNOWN),
    "minimum is whole": (("direct_minimum_minor",), "10", ModelLaw.AMOUNT),
}


@pytest.mark.parametrize(("place", "value", "law"), LAWS.values(), ids=LAWS.keys())
def test_a_model_that_breaks_a_law_is_refused_and_the_law_is_named(place, value, law):
    data = shipped().data()
    inside = data
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    with pytest.raises(ModelWrong) as refused:
        read(data, "own")
    assert refused.value.facts["law"] is law


def test_a_model_reads_back_as_it_was_written():
    assert read(shipped().data(), "shipped") == shipped()


# What must always hold.

ANSWERS = st.dictionaries(st.sampled_from(Question), st.integers(0, 4))
FACTS = st.frozensets(st.sampled_from(ModeFact), max_size=3)
AXIS_D = [q for b in (Block.INFORMATION, Block.GOVERNANCE, Block.ECONOMICS, Block.CAPABILITY) for q in BLOCKS[b]]
AXIS_C = [q for b in (Block.LOGISTICS, Block.GROWTH, Block.PARTNER) for q in BLOCKS[b]]


def axis(draw, count):
    cuts = sorted(draw(st.lists(st.integers(0, MILLION), min_size=count - 1, max_size=count - 1)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, MILLION], strict=True)]


@st.composite
def models(draw) -> Model:
    data = shipped().data()
    for name in ("direct", "channel"):
        data[name] = dict(zip(data[name], axis(draw, 4), strict=True))
    data["questions"] = {key: draw(st.integers(1, MILLION)) for key in data["questions"]}
    data["diversity"] = sorted(draw(st.lists(st.integers(0, MILLION), min_size=5, max_size=5)))
    data["evidence_floor_ppm"] = draw(st.integers(0, MILLION))
    return read(data, "drawn")


@given(ANSWERS, FACTS, models())
@settings(max_examples=40, deadline=None)
def test_shares_and_fit_sum_to_exactly_one_million_and_a_barred_mode_has_none(answers, facts, model):
    advice = advise(Sheet(answers, facts), model)
    assert sum(advice.shares.values()) == sum(advice.fit.values()) == MILLION
    assert min(advice.shares.values()) >= 0
    barred = frozenset[Mode]().union(*(rule.bars for rule in advice.rules))
    assert advice.mode not in barred
    if barred != ALL:
        assert not any(advice.shares[m] for m in barred)


@given(ANSWERS, models(), st.sampled_from(AXIS_D), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_an_answer_for_direct_never_lowers_direct_nor_raises_the_channel(answers, model, question, answer):
    low, high = (shares(scores(answers | {question: n}, model), ALL) for n in (answer, answer + 1))
    assert high[D] >= low[D]
    assert high[C] <= low[C]


@given(ANSWERS, models(), st.sampled_from(AXIS_C), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_an_answer_for_the_channel_never_lowers_it_nor_raises_direct(answers, model, question, answer):
    low, high = (shares(scores(answers | {question: n}, model), ALL) for n in (answer, answer + 1))
    assert high[C] >= low[C]
    assert high[D] <= low[D]


@given(ANSWERS, models(), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_more_diversity_never_lowers_hybrid(answers, model, answer):
    low, high = (shares(scores(answers | {Q.LINE_DIVERSITY: n}, model), ALL) for n in (answer, answer + 1))
    assert high[H] >= low[H]


@given(ANSWERS, FACTS, models(), st.sampled_from(Question), st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_one_more_answer_never_makes_the_advice_worse_without_saying_so(answers, facts, model, question, answer):
    """A lower share of what was advised, another mode, or a confidence that falls: each stands in the new advice."""
    less = {q: n for q, n in answers.items() if q is not question}
    before, after = (advise(Sheet(told, facts), model) for told in (less, less | {question: answer}))
    [said] = [one for one in after.contributions if one.question is question]
    assert said.added_ppm == {m: after.shares[m] - before.shares[m] for m in Mode}
    assert said.decisive == (after.mode is not before.mode)
    if (before.confidence, after.confidence) == (Confidence.SOUND, Confidence.LOW):
        assert "mode.close" in [r.rule for r in after.doubts]
    assert after.answered == before.answered + 1
    lacking = {r.rule for r in after.doubts} & {"mode.few-answers", "mode.nothing-known"}
    assert lacking <= {r.rule for r in before.doubts} | {"mode.few-answers"}
    assert not (lacking and not {r.rule for r in before.doubts} & LOW)


@given(ANSWERS, FACTS, models())
@settings(max_examples=25, deadline=None)
def test_the_flip_does_turn_the_advice_and_nothing_smaller_does(answers, facts, model):
    advice = advise(Sheet(answers, facts), model)
    flip = advice.flip
    if flip is None:
        return
    turned = advise(Sheet(answers | {flip.question: flip.after}, facts), model)
    assert turned.mode is flip.mode is not advice.mode
    for question, before in answers.items():
        for after in range(5):
            if flip.before is None or abs(after - before) < abs(flip.after - flip.before):
                assert advise(Sheet(answers | {question: after}, facts), model).mode is advice.mode


@given(ANSWERS, FACTS, models())
@settings(max_examples=25, deadline=None)
def test_each_contribution_sums_to_zero_and_its_sign_is_what_the_answer_says(answers, facts, model):
    for one in advise(Sheet(answers, facts), model).contributions:
        assert sum(one.ppm.values()) == sum(one.added_ppm.values()) == 0
        if not facts and one.question in AXIS_D:
            assert (one.ppm[D] >= 0 >= one.ppm[C]) if one.answer >= 2 else (one.ppm[D] <= 0 <= one.ppm[C])


@given(ANSWERS.filter(bool), models(), st.sampled_from([ALL, frozenset({D, H}), frozenset({C, H}), frozenset({D, C})]))
@settings(max_examples=3, deadline=None)
def test_stability_counts_the_whole_declared_grid(answers, model, allowed):
    """Heard again slowly: every weight of both axes at half, whole and half more, one combination after the other."""
    known, believed = levels(answers, model), evidence(levels(answers, model), model)

    def places(weights, level):
        for at in range(3 ** len(weights)):
            scaled = {b: w * HALVES[at // 3**i % 3] for i, (b, w) in enumerate(weights.items())}
            yield Axis(sum(w * level(b) for b, w in scaled.items()), sum(scaled.values()) * MILLION)

    extras = [known.diversity_ppm * half // 2 for half in HALVES] if known.diversity_ppm else [0]
    now, same, tried = best(scores(answers, model), allowed), 0, 0
    for d in places(model.direct, known.direct):
        for c in places(model.channel, known.channel):
            for extra in extras:
                same += best(scored(d, c, believed, extra), allowed) is now
                tried += 1
    found = stability(answers, model, allowed)
    assert (found.same, found.tried) == (same, tried)


@given(ANSWERS, FACTS, models())
@settings(max_examples=25, deadline=None)
def test_what_routing_asks_is_what_the_advice_says(answers, facts, model):
    advice = advise(Sheet(answers, facts), model)
    found, confidence, bars = quick(Sheet(answers, facts), model)
    assert (found, confidence) == (advice.mode, advice.confidence)
    assert [bar.rule for bar in bars] == [rule.rule for rule in advice.rules]


@given(st.lists(st.tuples(st.sampled_from([MEDICAL, GOODS, GEAR]), st.integers(0, 1_000)), min_size=1, max_size=4))
@settings(max_examples=8, deadline=None)
def test_a_companys_shares_sum_to_exactly_one_million(lines):
    told = [Line(str(place), revenue, sheet(answers)) for place, (answers, revenue) in enumerate(lines)]
    if sum(line.revenue_minor for line in told):
        assert sum(company(told, shipped()).shares.values()) == MILLION


def test_no_flip_is_looked_for_where_one_mode_is_left():
    assert nearest_flip(form(MEDICAL), shipped(), frozenset({D})) is None
