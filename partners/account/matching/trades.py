"""What trade words in English company names are called in Chinese ones. Data only; the commonest first."""

TRADES: dict[str, tuple[str, ...]] = {
    english: tuple(chinese.split())
    for english, chinese in (
        line.split(": ")
        for line in """\
advertising: 广告
agricultural: 农业 农
agriculture: 农业 农牧
air: 航空 空气
airlines: 航空
airport: 机场
aluminum: 铝业 铝
aluminium: 铝业 铝
animal: 动物 动保
apparel: 服饰 服装
appliance: 电器
appliances: 电器
auto: 汽车
automation: 自动化
automobile: 汽车
automotive: 汽车 汽
aviation: 航空
bank: 银行
battery: 电池
bearing: 轴承
beverage: 饮料
bio: 生物
biological: 生物
biology: 生物
biomedical: 生物医药 生物
biopharmaceutical: 生物制药 生物
bioscience: 生物
biotech: 生物
biotechnology: 生物
brewery: 啤酒
building: 建筑 建
cable: 电缆 线缆
cables: 电缆 线缆
capacitor: 电容
capital: 资本
carbon: 碳
cement: 水泥
ceramic: 陶瓷
ceramics: 陶瓷
chain: 链 连锁
chemical: 化学 化工
chemicals: 化学 化工
china: 中国 中
chip: 芯片
circuit: 电路
circuits: 电路
city: 城市
clean: 洁净 清洁
clothing: 服装
cloud: 云
coal: 煤
coating: 涂料
color: 彩
commercial: 商业
communication: 通信 通讯
communications: 通信 通讯
component: 部件 元件
components: 部件 零部件
computer: 计算机 电脑
construction: 建设 建筑 建
consulting: 咨询
control: 控制 控
controls: 控制 控
copper: 铜业 铜
cosmetics: 化妆品
culture: 文化
cultural: 文化
cutting: 切削
dairy: 乳业
data: 数据
decoration: 装饰
dental: 牙科 口腔
design: 设计
detection: 检测
development: 发展 开发
digital: 数字 数码
display: 显示
drug: 药业
dyeing: 印染
eco: 生态
education: 教育
electric: 电气 电器 电
electrical: 电气 电器
electricity: 电力
electro: 电
electromechanical: 机电
electronic: 电子
electronics: 电子
energy: 能源 能
engine: 发动机
engineering: 工程
entertainment: 娱乐
environment: 环境 环保
environmental: 环境 环保
equipment: 设备 装备
equipments: 设备 装备
expressway: 高速公路 高速
fashion: 时尚 服饰
fertilizer: 肥
fiber: 纤维 光纤
fibre: 纤维
film: 薄膜 影视
finance: 金融
financial: 金融
fine: 精细
fire: 消防
fishery: 渔业
fishing: 渔业
flavor: 香料
food: 食品
foods: 食品
forestry: 林业
forging: 锻造
foundry: 铸造
furniture: 家具 家居
garden: 园林
gas: 燃气 气
gear: 齿轮
genetics: 基因
glass: 玻璃
gold: 黄金 金
great: 大 长
green: 绿
group: 集团
health: 健康
healthcare: 医疗 健康
heavy: 重
high: 高
holding: 控股
holdings: 控股
home: 家居
hospital: 医院
hotel: 酒店
household: 家居 家用
hydraulic: 液压
hydropower: 水电
industrial: 工业 实业
industries: 工业 实业
industry: 工业 实业
information: 信息
infrastructure: 基建
innovation: 创新
instrument: 仪器 仪表
instruments: 仪器 仪表
insurance: 保险
integrated: 集成
intelligence: 智能
intelligent: 智能
interactive: 互动
international: 国际
internet: 互联 网络
investment: 投资
iot: 物联
iron: 铁 钢铁
jewelry: 珠宝
kitchen: 厨
laboratory: 实验
land: 地
laser: 激光
leasing: 租赁
leather: 皮革
led: 光电
lighting: 照明
liquor: 酒
lithium: 锂业 锂
logistics: 物流
machine: 机器 机床
machinery: 机械
machining: 机械
magnetic: 磁
management: 管理
manufacture: 制造
manufacturing: 制造
marine: 海洋 海
material: 材料
materials: 材料 新材
measurement: 测量
mechanical: 机械
mechatronics: 机电
media: 传媒
medical: 医疗 医药
medicine: 医药 药
metal: 金属
metals: 金属
meter: 仪表
micro: 微
microelectronics: 微电子
milk: 乳
mining: 矿业
mobile: 移动
modern: 现代
mold: 模具
mould: 模具
motor: 电机 汽车
motors: 电机
nanotechnology: 纳米
national: 国家 国
network: 网络
networks: 网络
new: 新
nonferrous: 有色
north: 北方 北
northern: 北方
nuclear: 核
nutrition: 营养
ocean: 海洋
oil: 石油 油
optical: 光学 光
optics: 光学
optoelectronic: 光电
optoelectronics: 光电
optronics: 光电
pacific: 太平洋
packaging: 包装
packing: 包装
paper: 纸业 纸
parts: 零部件 部件
pesticide: 农药
petrochemical: 石化
petroleum: 石油
pharm: 药业 制药
pharma: 药业 医药
pharmaceutical: 制药 药业 医药
pharmaceuticals: 制药 药业
pharmacy: 药房
photoelectric: 光电
photonics: 光子
photovoltaic: 光伏
pipe: 管业 管
pipeline: 管道
plastic: 塑料 塑胶
plastics: 塑料 塑胶
port: 港 港口
power: 电力 动力 电源
precise: 精密
precision: 精密
pressure: 压力
printing: 印刷
processing: 加工
properties: 地产
property: 物业 地产
protection: 保护 环保
pump: 泵业 泵
pumps: 泵业 泵
railway: 铁路
rare: 稀土
real: 地产
estate: 地产
refrigeration: 制冷
remote: 遥
research: 研究
resource: 资源
resources: 资源
retail: 零售
robot: 机器人
robotics: 机器人
rubber: 橡胶
safety: 安全
salt: 盐
satellite: 卫星
science: 科学 科
scientific: 科学
seafood: 水产
security: 安全 安防
securities: 证券
seed: 种业
semiconductor: 半导体
sensor: 传感
service: 服务
services: 服务
ship: 船舶
shipbuilding: 船舶
shipping: 航运 海运
shoes: 鞋业
silicon: 硅
silk: 丝绸
smart: 智能 智慧
software: 软件
solar: 太阳能 光伏
solid: 固
south: 南方 南
southern: 南方
special: 特种
sports: 体育
spring: 弹簧
star: 星
state: 国
steel: 钢铁 钢
storage: 存储
structure: 结构
sun: 阳光
supply: 供应
surgical: 外科
system: 系统
systems: 系统
tea: 茶
tech: 科技 技术
technical: 技术
technologies: 科技 技术
technology: 科技 技术
telecom: 电信 通信
telecommunication: 通信 电信
television: 电视
test: 测试 检测
testing: 测试 检测
textile: 纺织
tire: 轮胎
titanium: 钛业 钛
tools: 工具
tourism: 旅游
toy: 玩具
toys: 玩具
trade: 贸易
trading: 贸易
traffic: 交通
transformer: 变压器
transmission: 传动
transport: 运输
transportation: 交通 运输
travel: 旅游
tungsten: 钨
tv: 电视
tyre: 轮胎
united: 联合
urban: 城市
vaccine: 疫苗
valve: 阀门 阀
valves: 阀门
vehicle: 车辆 车业
vehicles: 车辆 车业
video: 视频
vision: 视觉
watch: 表业
water: 水务 水
welding: 焊
west: 西部 西
wind: 风电 风能
wine: 酒 葡萄酒
wire: 线
wireless: 无线
wood: 木业
wool: 毛
world: 世界
yarn: 纱
zinc: 锌业 锌""".splitlines()
    )
}
