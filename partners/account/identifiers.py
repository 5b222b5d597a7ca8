"""Identifiers of a customer, written one way: tax number, web host, phone. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from partners.account.models import IdentifierKind
from partners.account.tax import tax_key
from pricing.ground.errors import Invalid

# Hosts that say nothing about who somebody is: free mail, site builders, shops, social pages.
ANYBODYS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "freenet.de",
        "proton.me",
        "protonmail.com",
        "mail.ru",
        "yandex.ru",
        "zoho.com",
        "qq.com",
        "vip.qq.com",
        "foxmail.com",
        "163.com",
        "vip.163.com",
        "126.com",
        "yeah.net",
        "139.com",
        "189.cn",
        "wo.cn",
        "sina.com",
        "sina.cn",
        "sohu.com",
        "tom.com",
        "aliyun.com",
        "21cn.com",
        "wixsite.com",
        "wordpress.com",
        "blogspot.com",
        "github.io",
        "myshopify.com",
        "squarespace.com",
        "weebly.com",
        "1688.com",
        "taobao.com",
        "tmall.com",
        "alibaba.com",
        "facebook.com",
        "linkedin.com",
        "weibo.com",
    ]
)
PHONE_MIN, PHONE_KEPT = 7, 11


class HostOfAnybody(Invalid):
    """The host says nothing about who a customer is: anybody can have an address there."""

    code = "host-of-anybody"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What a customer can be told by, each written one way, or None."""

    tax: str | None = None
    host: str | None = None
    phone: str | None = None

    def pairs(self) -> Iterator[tuple[IdentifierKind, str]]:
        """Those that there are."""
        for kind, value in (
            (IdentifierKind.TAX, self.tax),
            (IdentifierKind.HOST, self.host),
            (IdentifierKind.PHONE, self.phone),
        ):
            if value:
                yield kind, value


def identifiers(tax_id: str | None, host: str | None, phone: str | None = None) -> Identifiers:
    """Identifiers as somebody wrote them, written one way."""
    return Identifiers(tax_key(tax_id), host_key(host), phone_key(phone))


def host_key(text: str | None) -> str | None:
    """The host of a web or mail address, without `www.`; None for hosts that anybody can have."""
    host = _host(text)
    return host if "." in host and not _is_anybodys(host) else None


def check_host(text: str | None) -> None:
    """Refuse a web or mail address that anybody can have: it would say nothing about the customer."""
    host = _host(text)
    if _is_anybodys(host):
        raise HostOfAnybody(field="host", host=host)


def _host(text: str | None) -> str:
    bare = unicodedata.normalize("NFKC", text or "").strip().casefold()
    return re.sub(r"^[a-z]+://", "", bare).split("/")[0].split("@")[-1].split(":")[0].removeprefix("www.").strip(".")


def _is_anybodys(host: str) -> bool:
    return not ANYBODYS.isdisjoint((host, ".".join(host.split(".")[-2:])))


def phone_key(text: str | None) -> str | None:
    """The last eleven digits of a phone number, without an outside zero; None when it is too short to tell."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text or ""))[-PHONE_KEPT:].lstrip("0")
    return digits if len(digits) >= PHONE_MIN else None
