"""The closed lists of leads and offers."""

from enum import StrEnum


class LeadSource(StrEnum):
    """Where an enquiry came from."""

    FORM = "form"
    CAMPAIGN = "campaign"
    IMPORT = "import"
    PARTNER = "partner"
    STAFF = "staff"  # typed by the house's people: a call, a fair, a visit


class LeadState(StrEnum):
    """Where a lead stands, for the house."""

    NEW = "new"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    CONVERTED = "converted"
    CLOSED = "closed"


class Closing(StrEnum):
    """Why a lead comes to nothing."""

    NO_NEED = "no_need"
    NOT_REACHED = "not_reached"
    KNOWN_ALREADY = "known_already"
    NOT_SERIOUS = "not_serious"


class OfferState(StrEnum):
    """Where an offer stands, as its partner sees it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    PULLED_BACK = "pulled_back"
    CONVERTED = "converted"


class Decline(StrEnum):
    """Why a partner does not want an offer."""

    NO_CAPACITY = "no_capacity"
    NOT_OUR_FIELD = "not_our_field"
    TOO_SMALL = "too_small"
    TOO_FAR = "too_far"
    OTHER = "other"
