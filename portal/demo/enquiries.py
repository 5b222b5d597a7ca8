"""The demo's leads, by their place in the table of enquiries: English, Chinese, region's place, line, fate.

`value` is in units of the policy's minimum; `days` is how long ago the enquiry came.
"""

from typing import NamedTuple

from partners.lead.kinds import LeadSource


class Told(NamedTuple):
    """An enquiry of the demo. `region` and `line` are places in the vendor's tables."""

    days: int
    fate: str
    source: LeadSource
    region: int
    line: int
    value: int
    name_en: str
    name_zh: str
    need_en: str
    need_zh: str


S = LeadSource
ENQUIRIES = (
    Told(41, "converted", S.CAMPAIGN, 0, 0, 18, "Harbour Cold Stores", "海港冷库有限公司",
         "Two units for a new cold store, with commissioning.", "新建冷库用两台设备，含调试。"),
    Told(33, "closed", S.FORM, 1, 1, 2, "Mossbank Holdings", "苔岸控股",
         "General price list requested.", "索取价格表。"),
    Told(30, "pulled_back", S.STAFF, 1, 0, 25, "Granite Quarry Services", "花岗石采石服务有限公司",
         "Replacement of a worn line, three units, this year.", "更换老旧生产线，三台，今年内。"),
    Told(16, "lapsed", S.IMPORT, 2, 0, 9, "Willow Textile Works", "垂柳纺织厂",
         "One unit for a dye house.", "染整车间用一台。"),
    Told(6, "declined", S.PARTNER, 2, 1, 6, "Copper Lane Foundry", "铜巷铸造有限公司",
         "Twelve pieces, spare parts for two years.", "十二件，含两年备件。"),
    Told(4, "accepted", S.CAMPAIGN, 0, 0, 60, "Bluewater Municipal Works", "碧水市政工程有限公司",
         "A station with six units, tender expected next spring.", "泵站六台，预计明年春季招标。"),
    Told(1, "waiting", S.FORM, 0, 1, 14, "Lindenhof Dairies", "椴园乳业有限公司",
         "Controls for a bottling line, about forty pieces, in ten weeks.", "灌装线控制件约四十件，十周内。"),
    Told(1, "waiting", S.STAFF, 1, 0, 32, "Seagate Desalination", "海门淡化工程有限公司",
         "Four units in duplex steel, with a service contract.", "双相钢四台，含维保合同。"),
    Told(24, "nurtured", S.CAMPAIGN, 2, 0, 21, "Stonebridge Brewery", "石桥啤酒厂",
         "Refit of a cellar next year, five units.", "明年酒窖改造，五台。"),
    Told(9, "qualified", S.STAFF, 0, 0, 74, "Larkfield Water Board", "云雀水务集团有限公司",
         "Eight units with controls for two stations, order this quarter.", "两座泵站用八台及控制系统，本季度订货。"),
    Told(5, "worked", S.FORM, 1, 1, 12, "Pinecroft Packaging", "松园包装有限公司",
         "Thirty pieces, replacement of another make.", "三十件，替换其他品牌。"),
    Told(2, "pool", S.IMPORT, 1, 0, 8, "Amber Glassworks", "琥珀玻璃厂",
         "Two units for a furnace line.", "熔炉生产线用两台。"),
    Told(0, "new", S.FORM, 0, 0, 11, "Orchard Juice Company", "果园果汁有限公司",
         "One unit, urgent: the old one failed.", "一台，紧急：旧机故障。"),
    Told(0, "new", S.CAMPAIGN, 2, 1, 4, "Ridgeway Paper", "岭道纸业有限公司",
         "Sixty small pieces a year under a frame agreement.", "框架协议，每年小件六十件。"),
)  # fmt: skip
