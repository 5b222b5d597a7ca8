"""The key that a customer's name is found by. Pure."""

import re
import unicodedata

LEGAL_ZH = ("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团", "控股", "公司")
LEGAL = frozenset(
    {
        *("ag", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg", "limited", "llc"),
        *("llp", "ltd", "nv", "oy", "plc", "pte", "pty", "sa", "sarl", "sas", "spa", "srl"),
        *("the", "and", "holding", "holdings", "group"),
    }
)
NAME_LENGTH_MAX = 300


def name_key(text: str) -> str:
    """The core of a name: width, case, accents, punctuation and legal forms taken away.

    "Siemens AG", "SIEMENS  a.g." and "Ｓｉｅｍｅｎｓ" share a key. A name that is nothing but legal
    forms keeps them, so that a key is empty only when the name has no letter or digit.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text[:NAME_LENGTH_MAX])).casefold()
    plain = "".join(c for c in folded if not unicodedata.combining(c)).replace(".", "")
    words = re.findall(r"\w+", plain.replace("&", " and "))
    kept = [core for word in words if (core := _core(word))]
    return "".join(kept) or "".join(words)


def _core(word: str) -> str:
    if word in LEGAL:
        return ""
    for form in LEGAL_ZH:
        if word.endswith(form):
            return _core(word.removesuffix(form))
    return word
