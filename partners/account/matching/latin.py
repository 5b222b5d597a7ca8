"""Latin names as words: initials joined, punctuation gone, what is in brackets kept. Pure."""

import re

INITIALS = re.compile(r"\b([a-z])(?:[./]\s?|\s)(?=[a-z]\b)")
APOSTROPHE = re.compile(r"(?<=[a-z])['`]s?(?![a-z]{2})|['`]")
WORD = re.compile(r"[a-z0-9]+")


def spell(folded: str) -> list[str]:
    """The words of a folded name: "S.A.B. de C.V." is `sab de cv`, "A/S" is `as`, "Moody's" is `moody`."""
    plain = APOSTROPHE.sub("", folded)
    return WORD.findall(INITIALS.sub(r"\1", plain))
