"""Words of customers: how alike names are, why, and what a person decides about a doubt."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "Likeness.same": _("Same"),
    "Likeness.possible": _("Possible"),
    "Likeness.different": _("Different"),
    "Kinship.the_same": _("The same"),
    "Kinship.below_it": _("A new customer, branch or subsidiary of"),
    "Kinship.above_it": _("A new customer, head office of"),
    "ReviewState.open": _("To decide"),
    "ReviewState.same": _("Known customer"),
    "ReviewState.new": _("New customer"),
    "alias": _("decided by a person"),
    "phone": _("phone"),
    "address": _("address"),
}
EVIDENCE: dict[str, LazyString] = {
    "tax.same": _("same tax number"),
    "tax.differs": _("another tax number"),
    "host.same": _("same web host"),
    "phone.same": _("same phone"),
    "name.equal": _("the same name"),
    "name.core-equal": _("“%(one)s” is the same without legal form and place"),
    "name.acronym": _("“%(one)s” and “%(other)s” are initials of one another"),
    "name.short-of": _("“%(one)s” is short for “%(other)s”"),
    "name.abbreviated": _("“%(one)s” abbreviates “%(other)s”"),
    "name.alike": _("“%(one)s” and “%(other)s” are spelt alike"),
    "name.sounds-alike": _("“%(one)s” sounds like “%(other)s”"),
    "name.brand-equal": _("the brand “%(one)s” is the same"),
    "name.pinyin-of": _("“%(one)s” sounds like “%(other)s” in pinyin"),
    "name.trade-equal": _("“%(one)s” names the trade of “%(other)s”"),
    "branch.of": _("branch of it: %(one)s"),
    "head.of": _("head office of its branch: %(other)s"),
    "place.differs": _("the place differs: %(one)s, %(other)s"),
    "words.differ": _("the words differ: %(one)s, %(other)s"),
    "form.differs": _("the legal form differs"),
}
RULES: dict[str, LazyString] = {
    "account.same-phone": _("Recognised by the same phone: %(account)s."),
    "account.possible": _(
        "It may be a customer that is known already: %(accounts)s. Say who is meant before you approve."
    ),
}
ERRORS: dict[str, LazyString] = {
    "customer-in-doubt": _("It is open who this customer is. Say who is meant first; then approve."),
    "detail-known": _("This customer has that already."),
    "detail-unclear": _(
        "Nothing in it can be compared. Write a name, a web address such as acme.example, or a phone number."
    ),
    "number-of-another": _("%(account)s has this number. If the two are one customer, merge them."),
    "name-in-use": _("The customer is called by this name, so it stays."),
    "account-merged": _("This customer was merged. Write it down at the one that it lives on as."),
    "review-decided": _("Somebody has decided this already. Load the list again."),
    "review-not-offered": _("This customer is not among those that were offered."),
    "merge-protected": _(
        "Two protections would meet: %(lines)s are held on both customers. End one of them first, then merge."
    ),
    "merge-itself": _("A customer cannot be merged with itself. Choose another."),
    "merge-gone": _("One of the two customers was merged already. Load the page again."),
    "merge-too-old": _("A merge can be undone for thirty days; this one is older."),
    "merge-undone": _("This merge was undone already."),
    "merge-moved-on": _("What the merge moved was changed since, so it cannot be undone: %(what)s."),
    "host-of-anybody": _(
        "Anybody can have an address at %(host)s. Give the customer's own web address, or leave this empty."
    ),
    "tax-number": _("This tax number cannot be right: it has the wrong length or form."),
    "tax-number-digit": _("This tax number cannot be right: digit %(at)s does not fit the others."),
    "tax-number-expected": _(
        "This tax number cannot be right: digit %(at)s is %(found)s, but the others ask for %(expected)s."
    ),
}
