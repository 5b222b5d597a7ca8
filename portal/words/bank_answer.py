"""Words of the bank's answers: what a line did, why it waits for a person, and the bank's reasons (ISO 20022)."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "pain_002": _("Report on a payout file (pain.002)"),
    "camt_053": _("Account statement (camt.053)"),
    "unclear": _("Unclear"),
    "LineResult.applied": _("Applied"),
    "LineResult.noted": _("Noted"),
    "LineResult.repeated": _("Said before"),
    "parked": _("Waits for a person"),
    "unknown": _("Unknown"),
    "not_exported": _("Not exported"),
    "other_currency": _("Other currency"),
    "other_amount": _("Other amount"),
    "paid_before": _("Came back after it was paid"),
    "failed_before": _("Paid after it failed"),
    "dismissed": _("Dismissed"),
    "Settled.accepted": _("The bank's word accepted"),
}
RULES: dict[str, LazyString] = {
    "answer.unknown": _("No payout and no payout file has this reference."),
    "answer.not-exported": _("Its payout file was not exported yet, so the bank cannot have it."),
    "answer.other-currency": _("The bank says %(said)s, the payout is in %(known)s."),
    "answer.other-amount": _("The bank says %(said)s, the house knows %(known)s."),
    "answer.paid-before": _("The bank said before that it was paid. Now it says that the money came back."),
    "answer.failed-before": _("The bank said before that it failed, so its amount is due again. Now it says paid."),
    "answer.unclear": _("The file does not say whether it was paid or came back."),
}
NEXT: dict[str, LazyString] = {  # what a person does about it
    "unknown": _("Ask the bank what it paid. If it was nobody's payout, dismiss the line and say so."),
    "not_exported": _(
        "Look whether the batch was paid in another way. Export it, record the answer beside the payout, and "
        "dismiss the line."
    ),
    "other_currency": _(
        "Ask the bank. Then record the answer beside the payout, and dismiss the line with what the bank told you."
    ),
    "other_amount": _(
        "Ask the bank. Then record the answer beside the payout, and dismiss the line with what the bank told you."
    ),
    "paid_before": _(
        "If the money is back on the account, accept the bank's word: the amount goes into the partner's next"
        " statement."
    ),
    "failed_before": _(
        "The partner may be paid twice. Ask the bank to call the payment back, and dismiss the line with what"
        " it told you."
    ),
    "unclear": _(
        "Ask the bank. Then record the answer beside the payout, and dismiss the line with what the bank told you."
    ),
}
REASONS: dict[str, LazyString] = {
    "AC01": _("The account number is wrong"),
    "AC02": _("The payer's account number is wrong"),
    "AC03": _("The payee's account number is wrong"),
    "AC04": _("The account is closed"),
    "AC06": _("The account is blocked"),
    "AC13": _("The account is of a kind that takes no such payment"),
    "AC14": _("The account is of a kind that takes no such payment"),
    "AG01": _("The account does not take this kind of payment"),
    "AG02": _("The bank's operation code is wrong"),
    "AM01": _("The amount is zero"),
    "AM02": _("The amount is above what the bank allows"),
    "AM03": _("The account does not take this currency"),
    "AM04": _("There was not enough money on the payer's account"),
    "AM05": _("The bank has this payment already"),
    "AM09": _("The amount is not the agreed one"),
    "AM14": _("The amount is above what was agreed with the bank"),
    "ARDT": _("The payment was returned before"),
    "BE01": _("The name does not belong to the account"),
    "BE04": _("The payee's address is missing or wrong"),
    "BE05": _("The bank does not know the payer"),
    "CNOR": _("The payee's bank cannot be reached this way"),
    "CUST": _("The payer asked for it back"),
    "DNOR": _("The payer's bank cannot be reached this way"),
    "DT01": _("The date is wrong"),
    "DUPL": _("The payment was sent twice"),
    "FF01": _("The form of the file is wrong"),
    "FOCR": _("Returned because the payer called it back"),
    "FRAD": _("The bank suspects fraud"),
    "MD01": _("There is no mandate"),
    "MD06": _("The payee asked to send it back"),
    "MD07": _("The account holder has died"),
    "MS02": _("The payee refused it and gave no reason"),
    "MS03": _("The bank gave no reason"),
    "NARR": _("The bank gave its reason in free text"),
    "NOAS": _("The payee did not answer"),
    "NOOR": _("There was no such payment"),
    "RC01": _("The bank's number is wrong"),
    "RF01": _("The reference was used before"),
    "RR01": _("The payer's account or name is missing, as the law asks for it"),
    "RR02": _("The payer's name or address is missing, as the law asks for it"),
    "RR03": _("The payee's name or address is missing, as the law asks for it"),
    "RR04": _("The law does not allow the payment"),
    "SL01": _("The payee's bank does not serve this payment"),
    "TECH": _("The bank had a technical problem"),
    "TM01": _("The file came after the bank's closing time"),
    "UPAY": _("The payment was not due"),
}
ERRORS: dict[str, LazyString] = {
    "answer-file-large": _(
        "The file is larger than %(most)s MB, or too deep for an answer of a bank. Ask the bank for one file a day."
    ),
    "answer-file-broken": _(
        "This is no well-formed XML, or declares entities (line %(line)s). Download the file from the bank "
        "again and send it as it is."
    ),
    "answer-file-kind": _("The file is “%(given)s”. These are read: %(kinds)s. Ask the bank for one of them."),
    "answer-file-part": _(
        "The part %(part)s of the file is missing or cannot be read: “%(given)s”. Nothing was taken; give the"
        " file back to the bank."
    ),
    "answer-file-foreign": _(
        "The file is of an account ending in %(last)s, which is none of ours. Enter the account under Paying "
        "accounts and have it confirmed, or send the right file."
    ),
    "answer-line-not-parked": _("This line waits for nobody: somebody settled it a moment ago."),
    "answer-line-not-accepted": _("Only that a paid payout came back can be accepted. Dismiss the line and say why."),
    "answer-line-reason": _("Say why, so that the next person understands it."),
}


def bank_says(code: str | None) -> str:
    """A bank's reason in words with its code; a code that is not known stands for itself."""
    if not code:
        return ""
    text = REASONS.get(code)
    return gettext("%(reason)s (%(code)s)", reason=text, code=code) if text else code
