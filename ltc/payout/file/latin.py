"""Text as the SEPA rules allow it: the Latin characters that every bank takes. Pure.

Source: EPC217-08, "SEPA requirements for an extended character set": these and no others must be taken by every
bank. What is of another script is written by its sound or letters; what remains becomes a full stop. Nothing is cut.
"""

import re

from partners.account.matching.script import latin

FOREIGN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
SAID_OTHERWISE = str.maketrans({"&": "+", "_": "-", "[": "(", "]": ")", "{": "(", "}": ")", "\\": "/", '"': "'"})
REFERENCE = re.compile(r"^(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+ ]{1,35}(?<!/)$")


def allowed(text: str) -> str:
    """The text in allowed characters, with one space between words."""
    return " ".join(FOREIGN.sub(".", latin(text).translate(SAID_OTHERWISE)).split())


def is_reference(text: str) -> bool:
    """Whether a text can be an id in a SEPA file as it stands: at most 35 characters, and slashes inside only."""
    return REFERENCE.match(text) is not None
