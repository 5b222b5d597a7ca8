"""The demo's story as tables. Everything is invented; hosts are under .example."""

from dataclasses import dataclass
from typing import NamedTuple

from partners.conflict.models import Disclosure
from partners.partner.models import PartnerKind
from portal.demo import customers
from portal.founding import Terms
from portal.permits import Role

PASSWORD = "fairway-demo-2026"


class Line(NamedTuple):
    """A product line with its products: SKU, English, Chinese, list price in major units."""

    code: str
    name_en: str
    name_zh: str
    products: tuple[tuple[str, str, str, int], ...]


class Seller(NamedTuple):
    """A partner: code, kind, above it, names, region, tier."""

    code: str
    kind: PartnerKind
    parent: str | None
    name_en: str
    name_zh: str
    region: str
    tier: str


class Someone(NamedTuple):
    """A person: mail name, name, role, and the partner she works for."""

    mail: str
    name: str
    role: Role
    partner: str | None


@dataclass(frozen=True)
class Vendor:
    """One of the demo's tenants."""

    slug: str
    name_en: str
    name_zh: str
    language: str
    time_zone: str
    currency: str
    terms: Terms
    regions: tuple[tuple[str, str, str], ...]
    lines: tuple[Line, ...]
    partners: tuple[Seller, ...]
    people: tuple[Someone, ...]
    customers: tuple[tuple[str, str, str, str], ...]  # English, Chinese, host, region


DIST, RES = PartnerKind.DISTRIBUTOR, PartnerKind.RESELLER

HUAXIA = Vendor(
    slug="huaxia",
    name_en="Huaxia Fluid Systems",
    name_zh="华夏流体系统",
    language="zh",
    time_zone="Asia/Shanghai",
    currency="CNY",
    terms=Terms(Disclosure.NONE, answer_slot_minutes=5, protection_days=90, value_min=20_000, joint_from=2_000_000),
    regions=(("east", "East China", "华东"), ("south", "South China", "华南"), ("north", "North China", "华北")),
    lines=(
        Line(
            "pumps",
            "Pumps",
            "水泵",
            (
                ("HP-100", "Centrifugal pump 100", "离心泵 100", 18_600),
                ("HP-300", "Centrifugal pump 300", "离心泵 300", 42_800),
                ("HP-900", "Process pump 900", "流程泵 900", 168_000),
            ),
        ),
        Line(
            "valves",
            "Valves",
            "阀门",
            (("HV-25", "Ball valve DN25", "球阀 DN25", 860), ("HV-200", "Control valve DN200", "调节阀 DN200", 23_500)),
        ),
        Line(
            "service",
            "Services",
            "服务",
            (
                ("HS-1", "Commissioning, per day", "调试服务（人天）", 3_200),
                ("HS-C", "Care contract, per year", "年度维保", 28_000),
            ),
        ),
    ),
    partners=(
        Seller("donghai", DIST, None, "Donghai Equipment", "东海设备", "east", "platinum"),
        Seller("nanyue", DIST, None, "Nanyue Automation", "南粤自动化", "south", "gold"),
        Seller("beichen", DIST, None, "Beichen Industrial", "北辰工业", "north", "silver"),
        Seller("suzhou", RES, "donghai", "Suzhou Hengtong", "苏州恒通", "east", "silver"),
        Seller("ningbo", RES, "donghai", "Ningbo Haichuan", "宁波海川", "east", "authorised"),
        Seller("foshan", RES, "nanyue", "Foshan Ruide", "佛山瑞德", "south", "authorised"),
    ),
    people=(
        Someone("chen.jing", "陈静", Role.PARTNER_SELLER, "donghai"),
        Someone("zhou.min", "周敏", Role.PARTNER_ADMIN, "donghai"),
        Someone("huang.lei", "黄磊", Role.PARTNER_SELLER, "nanyue"),
        Someone("sun.hao", "孙浩", Role.PARTNER_SELLER, "beichen"),
        Someone("li.wei", "李伟", Role.CHANNEL_MANAGER, None),
        Someone("wang.fang", "王芳", Role.DIRECT_SELLER, None),
        Someone("zhao.lan", "赵兰", Role.FINANCE, None),
        Someone("xu.ning", "徐宁", Role.FINANCE, None),
        Someone("gao.yuan", "高远", Role.TENANT_ADMIN, None),
        Someone("lin.yue", "林悦", Role.TENANT_ADMIN, None),
        Someone("ma.chao", "马超", Role.AUDITOR, None),
    ),
    customers=customers.HUAXIA,
)

NORDEN = Vendor(
    slug="norden",
    name_en="Norden Instruments",
    name_zh="诺登仪器",
    language="en",
    time_zone="Europe/Berlin",
    currency="EUR",
    terms=Terms(Disclosure.EXISTENCE, answer_slot_minutes=0, protection_days=90, value_min=2_000, joint_from=250_000),
    regions=(("dach", "DACH", "德语区"), ("nordics", "Nordics", "北欧"), ("benelux", "Benelux", "比荷卢")),
    lines=(
        Line(
            "analysers",
            "Analysers",
            "分析仪",
            (
                ("NA-10", "Gas analyser 10", "气体分析仪 10", 4_900),
                ("NA-40", "Gas analyser 40", "气体分析仪 40", 18_750),
            ),
        ),
        Line(
            "sensors",
            "Sensors",
            "传感器",
            (
                ("NS-1", "Flow sensor", "流量传感器", 305),
                ("NS-2", "Level sensor", "液位传感器", 168),
                ("NS-9", "Sensor kit", "传感器套装", 2_140),
            ),
        ),
        Line(
            "care",
            "Care",
            "维护",
            (("NC-1", "Calibration, per unit", "校准（台）", 120), ("NC-Y", "Care, per year", "年度维护", 3_600)),
        ),
    ),
    partners=(
        Seller("alpen", DIST, None, "Alpen Messtechnik", "阿尔卑斯测量", "dach", "platinum"),
        Seller("fjord", DIST, None, "Fjord Automation", "峡湾自动化", "nordics", "gold"),
        Seller("polder", DIST, None, "Polder Techniek", "低地科技", "benelux", "silver"),
        Seller("isar", RES, "alpen", "Isar Systemhaus", "伊萨尔系统", "dach", "authorised"),
        Seller("saimaa", RES, "fjord", "Saimaa Process", "塞马流程", "nordics", "authorised"),
    ),
    people=(
        Someone("anna", "Anna Huber", Role.PARTNER_SELLER, "alpen"),
        Someone("jonas", "Jonas Weiss", Role.PARTNER_ADMIN, "alpen"),
        Someone("ingrid", "Ingrid Dahl", Role.PARTNER_SELLER, "fjord"),
        Someone("pieter", "Pieter de Vries", Role.PARTNER_SELLER, "polder"),
        Someone("marta", "Marta Keller", Role.CHANNEL_MANAGER, None),
        Someone("tom", "Tom Lindqvist", Role.DIRECT_SELLER, None),
        Someone("elena", "Elena Rossi", Role.FINANCE, None),
        Someone("paul", "Paul Novak", Role.FINANCE, None),
        Someone("ada", "Ada Moreau", Role.TENANT_ADMIN, None),
        Someone("nils", "Nils Aalto", Role.TENANT_ADMIN, None),
        Someone("otto", "Otto Brandt", Role.AUDITOR, None),
    ),
    customers=customers.NORDEN,
)
VENDORS = (HUAXIA, NORDEN)
