"""An advice as JSON: codes and figures, no sentence. `docs/mode-advisor.md` documents every key. Pure."""

from collections.abc import Sequence
from typing import Any

from ltc.mode.advice.advise import Advice, Fired, advise
from ltc.mode.advice.asked import Asked
from ltc.mode.advice.model import Model
from ltc.mode.advice.portfolio import Portfolio, company
from ltc.mode.advice.questions import Question
from ltc.mode.advice.score import Shares
from ltc.mode.advice.stability import Stability
from ltc.mode.models import Mode
from pricing.ground.decision import Reason

FORMAT = "fairway-mode-advice/1"
Told = dict[str, Any]


def answer(asked: Asked, model: Model) -> tuple[Advice | Portfolio, Told]:
    """The advice on what was asked, as a value and as JSON."""
    found = company(asked.lines, model) if asked.lines else advise(asked.sheet, model)
    said = told(found) if isinstance(found, Advice) else told_company(found)
    return found, {"format": FORMAT, "level": asked.level.value, "name": asked.name, **said}


def told(advice: Advice) -> Told:
    """The advice on one sheet."""
    flip = advice.flip
    return {
        "mode": advice.mode.value if advice.mode else None,
        "shares_ppm": _shares(advice.shares),
        "fit_ppm": _shares(advice.fit),
        "margin_ppm": advice.margin_ppm,
        "confidence": advice.confidence.value,
        "doubts": _reasons(advice.doubts),
        "answered": advice.answered,
        "questions": len(Question),
        "contributions": [
            {
                "question": one.question.value,
                "answer": one.answer,
                "ppm": _shares(one.ppm),
                "added_ppm": _shares(one.added_ppm),
                "decisive": one.decisive,
            }
            for one in advice.contributions
        ],
        "rules": [_rule(one) for one in advice.rules],
        "flip": flip
        and {"question": flip.question.value, "from": flip.before, "to": flip.after, "mode": flip.mode.value},
        "ask": advice.ask.value if advice.ask else None,
        "stability": _stability(advice.stability),
        "model": advice.model,
    }


def told_company(found: Portfolio) -> Told:
    """The advice on a company by its lines."""
    flip = found.flip
    return {
        "mode": found.mode.value if found.mode else None,
        "shares_ppm": _shares(found.shares),
        "confidence": found.confidence.value,
        "doubts": _reasons(found.doubts),
        "lines": [{"name": line.name, "revenue_ppm": line.revenue_ppm, **told(line.advice)} for line in found.lines],
        "flip": flip and {"line": flip.name, "to": flip.mode.value, "mode": flip.company.value},
        "stability": _stability(found.stability),
        "model": found.model,
    }


def _shares(given: Shares) -> dict[str, int]:
    return {mode.value: given[mode] for mode in Mode}


def _rule(one: Fired) -> Told:
    return {"rule": one.rule, "bars": [mode.value for mode in Mode if mode in one.bars], "decisive": one.decisive}


def _reasons(found: Sequence[Reason]) -> list[Told]:
    return [{"code": reason.rule, "facts": dict(reason.facts)} for reason in found]


def _stability(found: Stability) -> Told:
    return {"same": found.same, "tried": found.tried, "ppm": found.ppm}
