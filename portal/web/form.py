"""The house's form: messages in the reader's language, and refusals shown at the field."""

from typing import Any

from flask import request
from flask_babel import get_locale
from wtforms import Form
from wtforms.i18n import get_translations

from portal.words.speak import refusal
from pricing.ground.errors import DomainError


class HouseForm(Form):
    """A form of the portal. CSRF is checked for every POST by the application, not here."""

    class Meta:
        """WTForms' own messages follow the reader's language."""

        def get_translations(self, form: Form) -> Any:
            chinese = str(get_locale()).startswith("zh")
            return get_translations(["zh"] if chinese else ["en"])

    @classmethod
    def sent(cls, **kwargs: Any) -> "HouseForm":
        """The form as it was sent, or empty (with the defaults in kwargs) when nothing was."""
        return cls(request.form if request.method == "POST" else None, **kwargs)

    def refuse(self, error: DomainError) -> None:
        """Show a refusal at its field, or above the form when it has none."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(refusal(error))
        else:
            field.errors = [*field.errors, refusal(error)]
