"""The advisor's questionnaire as a form."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional

from ltc.mode.advice.questions import BLOCKS, ModeFact, Question, Sheet
from ltc.mode.models import Level, ModeAdvice
from portal.web.fields import AmountField
from portal.web.form import HouseForm
from portal.web.format import plain
from portal.words import mode_speak as speak
from portal.words.mode import WORDS

FACT = "fact_"


class SheetForm(HouseForm):
    """Answers and facts; `form_for` adds one field for each question and each fact."""

    def offer(self) -> "SheetForm":
        """The answers to choose from."""
        for question in Question:
            self[question.value].choices = [SelectChoice(value, label) for value, label in speak.options()]
        return self

    def blocks(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """The questions in their blocks: the block's heading, and each field with what its ends mean."""
        return [
            (speak.block(block), [(self[question.value], speak.ends(question.value)) for question in questions])
            for block, questions in BLOCKS.items()
        ]

    def facts(self) -> list[Any]:
        """The fields of the facts."""
        return [self[FACT + fact.value] for fact in ModeFact]

    def sheet(self, value_minor: int | None) -> Sheet:
        """What was answered."""
        answers = {question: int(self[question.value].data) for question in Question if self[question.value].data}
        so = frozenset(fact for fact in ModeFact if self[FACT + fact.value].data)
        return Sheet(answers, so, value_minor)


def form_for(level: Level) -> type[SheetForm]:
    """The questionnaire of a level: a product line is asked for its revenue too."""
    fields: dict[str, Any] = {
        question.value: SelectField(
            WORDS[f"Question.{question.value}"], [Optional(), AnyOf(list("01234"))], choices=[], validate_choice=False
        )
        for question in Question
    }
    fields |= {FACT + fact.value: BooleanField(WORDS[f"ModeFact.{fact.value}"]) for fact in ModeFact}
    if level is Level.PRODUCT_LINE:
        fields["revenue"] = AmountField(_("Revenue of the line in a year"), [InputRequired()])
    return type("LevelForm", (SheetForm,), fields)


def filled(row: ModeAdvice | None, facts: frozenset[ModeFact], currency: str) -> dict[str, Any]:
    """What the form begins with: the newest answers, and the facts that the portal knows itself."""
    so = facts | frozenset(map(ModeFact, row.facts if row else ()))
    told: dict[str, Any] = {FACT + fact.value: fact in so for fact in ModeFact}
    if row:
        told |= {key: str(answer) for key, answer in row.answers.items()}
        told["revenue"] = plain(row.revenue_minor, currency) if row.revenue_minor else ""
    return told
