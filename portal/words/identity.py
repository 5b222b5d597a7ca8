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
    "insert": _("created"),
    "update": _("changed"),
    "delete": _("deleted"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "refused": _("This cannot be done now."),
    "not-found": _("There is no such page, or it is not yours."),
    "not-allowed": _("Your role does not include this."),
    "invalid": _("This value cannot be used."),
    "key-reused": _("This form was already sent with other content. Load it again and repeat your change."),
    "slug-taken": _("Another tenant is already called %(slug)s."),
}
