"""Words of papers: tax profiles, withheld tax, partners' own invoices and those that the house writes for them."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "general": _("Company"),
    "small": _("Small business"),
    "individual": _("Individual"),
    "WithholdingDraftState.open": _("Draft"),
}
RULES: dict[str, LazyString] = {
    "withholding.rate": _("%(rate_ppm)s is withheld (%(country)s): %(source)s."),
    "withholding.none": _("Nothing is withheld (%(country)s): %(source)s."),
    "withholding.domestic": _("Nothing is withheld: the partner is in the house's own country."),
    "withholding.no-rate": _(
        "No rate of withheld tax is published for %(country)s (%(tax_class)s), so nothing is withheld. "
        "Publish one, also where it is zero."
    ),
    "withholding.no-rate-then": _("Nothing was withheld: no rate held then."),
    "withholding.no-profile": _("The partner has no tax profile, so it is not known whether tax must be withheld."),
    "withholding.home-unknown": _("The house has no tax profile, so nothing is withheld from anybody."),
    "withholding.whole": _("Not paid: the withheld tax would take all of it."),
}
ERRORS: dict[str, LazyString] = {
    "country-form": _("Write the country's two letters, such as CN or DE."),
    "profile-tax-number": _("The check digits of this tax number do not fit: a figure is wrong, or two are swapped."),
    "withholding-wrong": _(
        "A rate lies between 0 and 100 percent, ends after it begins, and names its rule and where that can be read."
    ),
    "year-wrong": _("Write a year such as 2026."),
}
