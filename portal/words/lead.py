"""Words of leads and of the offers that partners get."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "LeadSource.form": _("Form"),
    "LeadSource.campaign": _("Campaign"),
    "LeadSource.import": _("Import"),
    "LeadSource.partner": _("A partner"),
    "LeadSource.staff": _("Entered by staff"),
    "LeadState.new": _("With the house"),
    "LeadState.offered": _("Offered"),
    "LeadState.accepted": _("Accepted"),
    "LeadState.converted": _("Converted"),
    "LeadState.closed": _("Closed"),
    "no_need": _("There is no need"),
    "not_reached": _("Nobody could be reached"),
    "known_already": _("Known already"),
    "not_serious": _("Not serious"),
    "OfferState.waiting": _("Waits for an answer"),
    "OfferState.accepted": _("Accepted"),
    "OfferState.declined": _("Declined"),
    "OfferState.lapsed": _("Ran out"),
    "pulled_back": _("Pulled back"),
    "converted": _("Became a registration"),
    "no_capacity": _("No capacity at present"),
    "not_our_field": _("Not our field"),
    "too_small": _("Too small"),
    "too_far": _("Too far away"),
    "other": _("Another reason"),
}
RULES: dict[str, LazyString] = {
    "lead.nobody-there": _("Nobody of this partner can sign in, so nobody would answer."),
    "lead.authorised": _("Authorised for %(lines)s in %(region)s."),
    "lead.home-region": _("The lead lies in its own region."),
    "lead.has-room": _("Offers and accepted leads under way: %(load)s."),
    "lead.hands-full": _("Its hands are full: offers and accepted leads under way: %(load)s."),
    "lead.declined-before": _("It declined this lead before."),
    "lead.lapsed-before": _("It let this lead run out before."),
    "lead.pulled-back-before": _("This lead was pulled back from it before."),
}
ERRORS: dict[str, LazyString] = {
    "campaign-host": _("%(host)s is no name of a site, or it is one too many. Write www.example.com, one a line."),
    "campaign-code": _("Choose another code: 2 to 40 small letters, digits and dashes, that no campaign has."),
    "campaign-over": _("This campaign is over."),
    "lead-incomplete": _("A lead needs this."),
    "lead-need-gives-away": _(
        "A partner reads this before it accepts, and it names %(secret)s. Say the same without it."
    ),
    "lead-move": _("This lead is not where this page showed it: %(state)s. Load it again."),
    "lead-offer-move": _("This offer is not open any more: %(state)s."),
    "lead-offer-too-late": _("The time to answer this offer is over."),
    "lead-offer-not-accepted": _(
        "Only an accepted offer can be registered. Accept it first; one that was pulled back is gone."
    ),
    "lead-partner-unfit": _("The rules refuse this partner for this lead. Choose another."),
    "lead-not-handed-out": _("No partner has this lead, or it is registered already."),
    "lead-terms-range": _("Give a whole number of days from 1 to %(most)s."),
}
