"""Words of partners, registrations, rulings and protection."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    # registrations, as their partner reads them
    "draft": _("Draft"),
    "submitted": _("In review"),
    "returned": _("More information needed"),
    "approved": _("Approved"),
    "rejected": _("Not approved"),
    "withdrawn": _("Withdrawn"),
    "expired": _("Expired"),
    "released": _("Released"),
    "revoked": _("Revoked"),
    "won": _("Won"),
    "lost": _("Lost"),
    # the general answers
    "eligibility": _("Your company's standing or authorisations do not cover this request."),
    "information": _("The information given is not enough for a protection."),
    "policy": _("The request does not meet the programme's rules for protection."),
    "timing": _("The request cannot be granted at this time."),
    "asked": _("The vendor has a question."),
    "held": _("Somebody already holds this customer for these product lines."),
    "Answer.eligibility": _("Eligibility: standing or authorisations do not cover the request"),
    "Answer.information": _("Information: what was given is not enough"),
    "Answer.policy": _("Policy: the request does not meet the programme's rules"),
    "Answer.timing": _("Timing: it cannot be granted at this time"),
    # the house's side
    "allow": _("Clean"),
    "refer": _("Needs judgement"),
    "refuse": _("Refused by rule"),
    "approve": _("Approved"),
    "reject": _("Rejected"),
    "return": _("Sent back"),
    "CaseState.open": _("Open"),
    "decided": _("Decided"),
    "CaseState.closed": _("Closed"),
    "ProtectionState.active": _("Active"),
    "lapsed": _("Lapsed"),
    "Disclosure.none": _("nothing"),
    "existence": _("that somebody holds the customer"),
    "existence_until": _("that somebody holds the customer, and until when"),
    "good": _("In good standing"),
    "suspended": _("Suspended"),
    "blacklisted": _("Blacklisted"),
    "house": _("The house"),
    "distributor": _("Distributor"),
    "reseller": _("Reseller"),
    "legal": _("legal name"),
    "short": _("short name"),
    "former": _("former name"),
    "english": _("English name"),
    "typed": _("as a partner typed it"),
    "tax": _("tax number"),
    "host": _("web host"),
    "protected": _("protected"),
    "pending": _("Waiting"),
    "authorised": _("Authorised"),
    "silver": _("Silver"),
    "gold": _("Gold"),
    "platinum": _("Platinum"),
}
RULES: dict[str, LazyString] = {
    "partner.not-in-good-standing": _("The partner is not in good standing: %(standing)s."),
    "partner.not-authorised": _("The partner is not authorised for %(lines)s in %(region)s."),
    "registration.below-minimum-value": _("The value is below the policy's minimum."),
    "registration.own-duplicate": _("The partner has this customer and line already: %(numbers)s."),
    "account.named": _("%(account)s is a named account of the direct team."),
    "conflict.protected-rival": _("%(partner)s holds %(lines)s until %(until)s (%(number)s)."),
    "conflict.pending-rival": _("%(partner)s waits for %(lines)s as well (%(number)s)."),
    "account.new": _("A customer that was not known before."),
    "account.same-tax": _("Recognised by the same tax number: %(account)s."),
    "account.same-host": _("Recognised by the same web host: %(account)s."),
    "account.same-name": _("Recognised by the same name: %(account)s."),
    "house.evidence-too-thin": _("The evidence is too thin."),
    "house.customer-unclear": _("It is not clear which customer is meant."),
    "house.too-early": _("The project is too early: the customer has no budget or no date yet."),
}
ERRORS: dict[str, LazyString] = {
    "already-registered": _("You registered this customer on %(day)s: %(number)s. Open that registration instead."),
    "registration-budget": _(
        "%(limit)s registrations a day are possible. Try again tomorrow; the limit is the same for all."
    ),
    "registrations-standing": _(
        "%(limit)s registrations may wait or be protected at once. Withdraw what you no longer follow."
    ),
    "registration-cooling-down": _("You withdrew %(number)s. You can register this customer again from %(day)s on."),
    "claim-incomplete": _("This is needed for a registration."),
    "registration-move": _("This registration is %(stage)s, so it cannot become %(to)s."),
    "ruled-already": _("This case was ruled on, sent back or withdrawn a moment ago. Load it again."),
    "own-submission": _("You submitted this registration, so somebody else must rule on it."),
    "protected-already": _(
        "%(partner)s holds this customer and line until %(until)s. Reject this case, or end that protection first."
    ),
    "protection-ended": _("This protection has ended already."),
    "no-conflict-policy": _(
        "No conflict policy is in force. A tenant administrator publishes one under Conflict policy."
    ),
    "policy-backdated": _("A policy cannot begin in the past: what was judged stays judged."),
    "policy-out-of-range": _("This value is outside what makes sense."),
    "partner-code-taken": _("Another partner has the code %(code)s. Choose another."),
    "tier-known": _("A tier begins on this day already. Choose another day."),
}
