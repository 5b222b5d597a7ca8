"""The closed lists of an import."""

from enum import StrEnum


class LeadField(StrEnum):
    """What a column of the file can be."""

    CUSTOMER_NAME = "customer_name"
    TAX_ID = "tax_id"
    HOST = "host"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    CONTACT_MAIL = "contact_mail"
    REGION = "region"
    LINES = "lines"
    NEED = "need"
    MESSAGE = "message"
    VALUE = "value"
    ORIGIN = "origin"


class LeadFlaw(StrEnum):
    """Why a row is not taken."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNKNOWN_REGION = "unknown_region"
    UNKNOWN_LINE = "unknown_line"
    NO_AMOUNT = "no_amount"
    GIVES_AWAY = "gives_away"
    TWICE = "twice"  # a row above is the same customer
    KNOWN = "known"  # an open lead is the same customer


DOUBLES = (LeadFlaw.TWICE, LeadFlaw.KNOWN)


class LeadImportState(StrEnum):
    """Where an import stands."""

    SENT = "sent"
    DONE = "done"
