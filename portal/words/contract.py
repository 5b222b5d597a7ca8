"""Words of contracts and their clauses."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "ContractState.draft": _("Draft"),
    "ContractState.sent": _("Sent"),
    "ContractState.signed": _("Signed by both sides"),
    "ContractState.ended": _("Wholly fulfilled"),
    "ContractState.terminated": _("Given up"),
    "ChangeState.waiting": _("Waits for a second person"),
    "ChangeState.allowed": _("Allowed"),
    "ChangeState.refused": _("Refused"),
    "customer_side": _("The customer"),
    "house_side": _("The house"),
}
RULES: dict[str, LazyString] = {
    "gate.contract-signed": _("A contract must be signed."),
}
ERRORS: dict[str, LazyString] = {
    "clause-off": _(
        "Look at the clause %(code)s: each has a code of its own of small letters, a title and a text in both "
        "languages, and no other places than %(places)s."
    ),
    "contract-template-start": _("A version begins on %(day)s or later, after every version that is published."),
    "contract-template-unchanged": _("The draft says what the newest version says."),
    "contract-wording": _("Write a text in both languages that says something else than what stands."),
    "contract-clause-unknown": _("The contract has no such clause."),
    "contract-quote-not-accepted": _("Only an accepted quote becomes a contract."),
    "contract-known": _("This quote has its contract already."),
    "contract-of-partner": _("In the channel mode the partner buys. The customer's contract is the partner's."),
    "contract-not-draft": _("A contract that was sent is not negotiated any more."),
    "contract-change-why": _("Say why."),
    "contract-change-decided": _("Somebody decided on this change a moment ago. Load the page again."),
    "contract-change-overtaken": _("The clause was changed since. Refuse this change, and log it again."),
    "contract-change-own": _("You recorded this change, so another person allows or refuses it."),
    "contract-change-waits": _("A change waits for a second person. Have it decided first."),
    "contract-not-there": _("The contract does not stand where this begins. Load the page again."),
    "contract-signing": _("Say who signed, on a day from its sending until today."),
    "contract-end": _("Give a day from the signing until today; where it is given up, say why."),
    "contract-amendment-start": _("An amendment begins on the day of signing (%(day)s) at the earliest."),
}
