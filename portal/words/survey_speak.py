"""What the task of a bad answer is called, in the language of whoever does it."""

from flask_babel import gettext as _

from ltc.survey.models import SurveyKind
from portal.words.voice import speaking


def bad_answer(kind: SurveyKind, score: int, language: str) -> str:
    """The title of the task. It is kept like a task that a person wrote."""
    with speaking(language, None):
        if kind is SurveyKind.CSAT:
            return str(_("Call the customer: satisfaction %(score)s of 5", score=score))
        return str(_("Call the customer: recommendation %(score)s of 10", score=score))
