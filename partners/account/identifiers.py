"""Tax numbers and web hosts, written one way. Pure."""

import re
import unicodedata

FREE_MAIL = frozenset(
    {
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "yahoo.com",
            "icloud.com",
            "aol.com",
        ),
        *("gmx.de", "gmx.net", "web.de", "protonmail.com", "qq.com", "foxmail.com", "163.com", "126.com", "139.com"),
        *("aol.com", "sina.com", "sohu.com", "aliyun.com", "yeah.net"),
    }
)


def tax_key(text: str | None) -> str | None:
    """A tax number without spaces and punctuation, in capitals; None when nothing is left."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text or "").upper()) or None


def host_key(text: str | None) -> str | None:
    """The host of a web or mail address, without `www.`; None for hosts that anybody can have."""
    bare = unicodedata.normalize("NFKC", text or "").strip().casefold()
    host = re.sub(r"^[a-z]+://", "", bare).split("/")[0].split("@")[-1].split(":")[0].removeprefix("www.")
    return host if "." in host and host not in FREE_MAIL else None
