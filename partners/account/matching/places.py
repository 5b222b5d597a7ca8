"""Chinese places (GB/T 2260, down to counties), as company names carry them. Pure."""

from functools import cache
from importlib.resources import files

SUFFIXES = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "自治州", "地区", "省", "市", "盟")
MINORITIES = (
    *("蒙古族", "哈萨克", "柯尔克孜", "朝鲜族", "土家族", "布依族", "哈尼族", "景颇族", "傈僳族"),
    *("苗族", "侗族", "壮族", "傣族", "白族", "彝族", "藏族", "羌族", "回族"),
)
LENGTH_MIN = 2


@cache
def places() -> dict[str, str]:
    """How a place may be written → its short name. Provinces and cities also go by their short names."""
    found: dict[str, str] = {}
    for line in files(__package__).joinpath("places.txt").read_text(encoding="utf-8").splitlines():
        level, name = line.split()
        short = _short(name)
        if len(name) > LENGTH_MIN or level != "d":
            found.setdefault(name, short)
        if level != "d":
            found.setdefault(short, short)
    return found


@cache
def longest() -> int:
    """The length of the longest spelling of a place."""
    return max(map(len, places()))


def leading(text: str) -> str:
    """The spelling of the place that a text begins with; empty when there is none."""
    known = places()
    for length in range(min(longest(), len(text)), LENGTH_MIN - 1, -1):
        if text[:length] in known:
            return text[:length]
    return ""


def _short(name: str) -> str:
    bare = name
    for suffix in SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= LENGTH_MIN:
            bare = bare.removesuffix(suffix)
            break
    for people in MINORITIES:
        at = bare.find(people)
        if at >= LENGTH_MIN:
            bare = bare[:at]
    return bare
