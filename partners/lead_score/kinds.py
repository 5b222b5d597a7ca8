"""The closed lists of scores."""

from enum import StrEnum


class Heat(StrEnum):
    """How much a lead promises, by its points."""

    COLD = "cold"
    WARM = "warm"
    HOT = "hot"


class Merit(StrEnum):
    """A fact of a lead that has points. A scorecard gives each its number."""

    VALUE_SMALL = "value_small"
    VALUE_MEDIUM = "value_medium"
    VALUE_LARGE = "value_large"
    CONTACT_PART = "contact_part"  # a name or a way to reach somebody
    CONTACT_FULL = "contact_full"  # a name, a phone and a mail address
    CONSENT = "consent"
    SOURCE_FORM = "source_form"
    SOURCE_CAMPAIGN = "source_campaign"
    SOURCE_IMPORT = "source_import"
    SOURCE_PARTNER = "source_partner"
    SOURCE_STAFF = "source_staff"
    SEVERAL_LINES = "several_lines"
    REGION_COVERED = "region_covered"
    TAX_ID = "tax_id"
    HOST = "host"
    AGED = "aged"
    OLD = "old"
    NEED_YES = "need_yes"
    BUDGET_YES = "budget_yes"
    AUTHORITY_YES = "authority_yes"
    TIME_YES = "time_yes"
    PARTLY = "partly"  # each criterion of the four that is partly met
    NO = "no"  # each that is not met
