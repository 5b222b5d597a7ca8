"""What guards every public form: a token of when it was shown, a trap for machines, and a limit of tries."""

import hashlib
from datetime import datetime

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from portal.identity.throttle import Bucket
from portal.web import public_token
from portal.web.form import HouseForm


class PublicForm(HouseForm):
    """A form that anybody may send. `website` is a trap: people do not see it, and what fills it in is no person."""

    website = StringField(_("Leave this empty"), [Optional(), Length(max=500)])
    shown = HiddenField()

    def renew(self, subject: str, at: datetime) -> None:
        """Give the form its token; whoever sends it again has been seen before, so the time of the first is kept."""
        known = public_token.read(str(self.shown.data or ""), subject, at)
        self.shown.data = self.shown.data if known else public_token.token(subject, at)

    def seen(self, subject: str, at: datetime) -> str | None:
        """The key by which the form counts once; None, with what to do, when it is not ours or came too quickly."""
        found = public_token.read(str(self.shown.data or ""), subject, at)
        if found is None or at < found.at + public_token.TOO_SOON:
            self.form_errors.append(_("Please look at it once more, and send it again."))
            return None
        return found.key


def tries(act: str, subject: object, one: int, everybody: int) -> list[Bucket]:
    """How often a form may be sent within a quarter of an hour: from one address, and from anywhere."""
    address = hashlib.sha256((request.remote_addr or "").encode()).hexdigest()
    return [Bucket(f"{act}:address:{subject}:{address}", one), Bucket(f"{act}:all:{subject}", everybody)]
