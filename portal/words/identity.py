"""Words of people, roles, commands and the portal itself."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "partner_seller": _("Partner seller"),
    "partner_admin": _("Partner administrator"),
    "channel_manager": _("Channel manager"),
    "direct_seller": _("Direct seller"),
    "finance": _("Finance"),
    "tenant_admin": _("Tenant administrator"),
    "auditor": _("Auditor"),
    "ended": _("ended"),
    "disabled": _("disabled"),
    "JobState.open": _("open"),
    "JobState.done": _("done"),
    "JobState.dead": _("given up"),
    "insert": _("created"),
    "update": _("changed"),
    "delete": _("deleted"),
    "Fate.created": _("created"),
    "matched": _("known already"),
    "repaired": _("repaired"),
    "refused": _("refused"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "clocks-differ": _(
        "The portal's clock is %(minutes)s minutes off the database's, so nothing is decided. Its operator must set it."
    ),
    "import-file-missing": _("%(file)s is missing in %(folder)s. Put the export's four files into one folder."),
    "import-row-torn": _("%(file)s cannot be read as CSV at line %(line)s: a field is too long or never ends."),
    "import-not-text": _("%(file)s is no text file. Export it as CSV, in UTF-8 or GBK."),
    "import-too-large": _("%(file)s is larger than %(megabytes)s MB. Split it."),
    "import-too-many-rows": _("%(file)s has more than %(most)s rows. Split it, or price less in one book."),
    "import-columns-missing": _("%(file)s lacks the columns %(missing)s; it has: %(found)s."),
    "refused": _("This cannot be done now."),
    "not-found": _("There is no such page, or it is not yours."),
    "not-allowed": _("Your role does not include this."),
    "invalid": _("This value cannot be used."),
    "key-reused": _("This form was already sent with other content. Load it again and repeat your change."),
    "key-missing": _("This form came without its key. Load the page again and repeat your change."),
    "proof-refused": _("This is not your password. Look whether the capitals are locked, and try again."),
    "sign-in-refused": _("Mail and password do not go together. Check both, or set a new password."),
    "too-many-tries": _("Too many tries. Try again after %(at)s."),
    "link-dead": _("This link was used, withdrawn or has run out. Ask for a new one."),
    "password-too-short": _("Use at least %(least)s characters."),
    "password-too-long": _("Use at most %(most)s characters."),
    "password-is-name": _("Use something else than your mail address or its name."),
    "password-wrong": _("This is not your present password."),
    "already-invited": _("An invitation to %(email)s already waits for an answer. Withdraw it to send another."),
    "already-member": _("This person is a member already. Change the roles there instead."),
    "wrong-side": _(
        "Choose at least one role, and only of the right side: house roles for the house, partner roles for a partner."
    ),
    "last-admin": _("This is the last administrator. Make somebody else one first."),
    "mail-fact-refused": _("This text cannot stand in a mail: it must be one line."),
    "slug-taken": _("Another tenant is already called %(slug)s."),
}
