"""大写金额: an amount of yuan in the capital numerals of Chinese documents, which cannot be altered by a stroke."""

from pricing.ground.errors import Invalid

NUMERALS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
SECTIONS = ("", "万", "亿", "万亿")
LIMIT_MINOR = 10**18


class CapitalTooLarge(Invalid):
    """Capital numerals go to less than ten thousand trillion yuan."""

    code = "capital-too-large"


def capital(fen: int) -> str:
    """Fen as capital numerals: 1,409.50 is 壹仟肆佰零玖元伍角整. Only fen end without 整; below zero begins with 负.

    Source: the rules for filling in bills and settlement vouchers (正确填写票据和结算凭证的基本规定).
    Errors: CapitalTooLarge.
    """
    if abs(fen) >= LIMIT_MINOR:
        raise CapitalTooLarge(minor=fen)
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    sign = "负" if fen < 0 else ""
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{sign}{text}整"
    if jiao:
        text += f"{NUMERALS[jiao]}角"
    elif text:
        text += NUMERALS[0]
    return f"{sign}{text}{NUMERALS[cents]}分" if cents else f"{sign}{text}整"


def _whole(yuan: int) -> str:
    """A whole number by sections of four places; one 零 stands for any row of zeros between other numerals."""
    if yuan == 0:
        return NUMERALS[0]
    text, gap = "", False
    for place in range(len(SECTIONS) - 1, -1, -1):
        section = yuan // 10 ** (4 * place) % 10_000
        if section == 0:
            gap = bool(text)
            continue
        if text and (gap or section < 1000):
            text += NUMERALS[0]
        text, gap = text + _section(section) + _name(place, yuan), False
    return text


def _name(place: int, yuan: int) -> str:
    """万亿 is said once: of two sections above 亿 that both hold something, the upper one is only 万."""
    both = place == len(SECTIONS) - 1 and yuan // 10**8 % 10_000
    return SECTIONS[1] if both else SECTIONS[place]


def _section(section: int) -> str:
    text, gap = "", False
    for digit, place in zip(f"{section:04}", PLACES, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text, gap = text + (NUMERALS[0] if gap else "") + NUMERALS[int(digit)] + place, False
    return text
