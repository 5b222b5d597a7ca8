"""The demo's story as tables. Everything is invented; hosts are under .example."""

from dataclasses import dataclass
from typing import NamedTuple

from partners.conflict.models import Disclosure
from partners.partner.models import PartnerKind
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
        Someone("ma.chao", "马超", Role.AUDITOR, None),
    ),
    customers=(
        ("Jiangnan Shipbuilding Works", "江南船舶工程有限公司", "jiangnan-ship.example", "east"),
        ("Hangzhou Qingquan Water", "杭州清泉水务集团有限公司", "qingquan.example", "east"),
        ("Taihu Chemical", "太湖化工股份有限公司", "taihu-chem.example", "east"),
        ("Shanghai Puxin Pharma", "上海浦新制药有限公司", "puxin.example", "east"),
        ("Yangtze Power Services", "长江电力服务有限公司", "yangtze-power.example", "east"),
        ("Wuxi Precision Bearings", "无锡精密轴承有限公司", "wuxi-bearing.example", "east"),
        ("Shenzhen Nanshan Data Centre", "深圳南山数据中心有限公司", "nanshan-dc.example", "south"),
        ("Guangzhou Zhujiang Brewery", "广州珠江啤酒酿造有限公司", "zhujiang-brew.example", "south"),
        ("Dongguan Haoyu Electronics", "东莞浩宇电子有限公司", "haoyu.example", "south"),
        ("Zhuhai Island Desalination", "珠海海岛淡化工程有限公司", "zh-desal.example", "south"),
        ("Foshan Ceramics Group", "佛山陶瓷集团有限公司", "fs-ceramics.example", "south"),
        ("Hainan Coconut Foods", "海南椰风食品有限公司", "yefeng.example", "south"),
        ("Tianjin Bohai Refinery", "天津渤海炼化有限公司", "bohai-ref.example", "north"),
        ("Beijing Yanshan Heating", "北京燕山热力有限公司", "yanshan-heat.example", "north"),
        ("Datong Mining Machinery", "大同矿山机械有限公司", "datong-mine.example", "north"),
        ("Shijiazhuang Dairy", "石家庄乳业有限公司", "sjz-dairy.example", "north"),
        ("Qingdao Port Logistics", "青岛港口物流有限公司", "qd-port.example", "north"),
        ("Hebei Iron and Steel Services", "河北钢铁技术服务有限公司", "hb-steel.example", "north"),
        (
            "Inner Mongolia Wind Power and Energy Storage Development",
            "内蒙古草原风力发电与储能开发建设有限责任公司",
            "nm-wind.example",
            "north",
        ),
        ("Ningbo Zhoushan Cold Chain", "宁波舟山冷链物流有限公司", "nb-cold.example", "east"),
    ),
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
        Someone("otto", "Otto Brandt", Role.AUDITOR, None),
    ),
    customers=(
        ("Rheinbach Cement AG", "莱茵巴赫水泥", "rheinbach.example", "dach"),
        ("Isartal Brewery GmbH", "伊萨尔塔尔酿酒", "isartal.example", "dach"),
        ("Zugersee Pharma AG", "楚格湖制药", "zugersee.example", "dach"),
        ("Linz Paper Mill GmbH", "林茨造纸", "linz-paper.example", "dach"),
        ("Stadtwerke Oberau", "奥伯劳市政", "sw-oberau.example", "dach"),
        ("Kaltenbrunn Glass GmbH & Co. KG", "卡尔滕布伦玻璃", "kaltenbrunn.example", "dach"),
        ("Bergen Offshore AS", "卑尔根海工", "bergen-off.example", "nordics"),
        ("Tampere Paper Oy", "坦佩雷造纸", "tampere-paper.example", "nordics"),
        ("Malmo District Heating AB", "马尔默区域供热", "malmo-heat.example", "nordics"),
        ("Aarhus Dairy A/S", "奥胡斯乳业", "aarhus-dairy.example", "nordics"),
        ("Kiruna Ore AB", "基律纳矿业", "kiruna-ore.example", "nordics"),
        ("Reykjavik Geothermal", "雷克雅未克地热", "rvk-geo.example", "nordics"),
        ("Antwerp Tank Storage NV", "安特卫普储罐", "antwerp-tank.example", "benelux"),
        ("Rotterdam Refining BV", "鹿特丹炼化", "rtm-ref.example", "benelux"),
        ("Luxembourg Steel SA", "卢森堡钢铁", "lux-steel.example", "benelux"),
        ("Gent Biogas NV", "根特沼气", "gent-biogas.example", "benelux"),
        ("Leiden Life Science BV", "莱顿生命科学", "leiden-ls.example", "benelux"),
        ("Groningen Hydrogen BV", "格罗宁根氢能", "gron-h2.example", "benelux"),
        (
            "Wasserwirtschaftsverband Mittlere Donau und Nebenflüsse",
            "多瑙河中游及支流水利协会",
            "wv-donau.example",
            "dach",
        ),
        ("Ostsee Ferries GmbH", "波罗的海渡轮", "ostsee-ferry.example", "dach"),
    ),
)
VENDORS = (HUAXIA, NORDEN)

# What becomes of each customer's registration, by its place in the table: (days ago, line, value in units of the
# policy's minimum, fate). `deal-…` says how far the deal came.
FATES: tuple[tuple[int, int, int, str], ...] = (
    (160, 0, 12, "deal-paid"),
    (150, 0, 30, "deal-paid"),
    (140, 1, 8, "deal-part-paid"),
    (60, 0, 25, "deal-invoiced"),
    (45, 1, 10, "deal-delivered"),
    (38, 0, 16, "deal-ordered"),
    (155, 0, 140, "deal-paid"),
    (130, 1, 9, "deal-paid"),
    (34, 0, 22, "deal-quoted"),
    (30, 0, 150, "deal-quoted"),
    (28, 1, 6, "deal-open"),
    (120, 0, 11, "expired"),
    (125, 0, 18, "deal-paid"),
    (26, 1, 7, "deal-open"),
    (20, 0, 14, "deal-lost"),
    (15, 1, 9, "rejected"),
    (12, 0, 10, "withdrawn"),
    (6, 0, 12, "returned"),
    (1, 0, 20, "pending"),
    (1, 0, 26, "conflict"),
)
