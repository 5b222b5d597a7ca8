"""What trade words in English company names are called in Chinese ones; the commonest first. Pure."""

from functools import cache
from importlib.resources import files


@cache
def trades() -> dict[str, tuple[str, ...]]:
    """English word → Chinese words, as `trades.txt` lists them."""
    lines = files(__package__).joinpath("trades.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ") for line in lines)
    return {english: tuple(chinese.split()) for english, chinese in pairs}
