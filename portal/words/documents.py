"""Words of documents."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "DocumentKind.quote": _("Quote"),
    "DocumentKind.statement": _("Commission statement"),
    "DocumentKind.ruling_receipt": _("Receipt of a ruling"),
    "DocumentKind.self_billing": _("Self-billed invoice"),
    "DocumentKind.contract": _("Contract"),
    "DocumentState.pending": _("Being made"),
    "DocumentState.done": _("Ready"),
    "DocumentState.failed": _("Failed"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "statement-not-closed": _("The run of this statement is not approved yet, so it is not printed."),
    "not-frozen": _("A draft can still change, so it is not printed. Send it first."),
}
