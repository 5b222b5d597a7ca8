"""Numbers in what a payer wrote: whether a text names one, and which words may be one. Pure."""

import re
import unicodedata

SHORTEST = 5  # signs of a number that can be told from other words
WORD = re.compile(r"[^\s,;|]{5,80}")


def folded(text: str) -> str:
    """A text as numbers are looked for in it: capitals and digits only, for banks drop dashes and change case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).upper()


def names(text: str, number: str) -> bool:
    """Whether a text names a number, and not only the beginning of a longer one."""
    wanted = folded(number)
    if len(wanted) < SHORTEST:
        return False
    pattern = r"[\W_]*".join(map(re.escape, wanted))
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", plain) is not None


def words(*texts: str) -> set[str]:
    """The words of texts that may be a reference or a number, as they stand there."""
    return {word.strip(".:()") for text in texts for word in WORD.findall(text)}
