"""The clauses that we ship: a beginning for the house's own lawyers, not advice."""

from ltc.contract_template.clauses import Clause, Clauses

SHIPPED = Clauses(
    (
        Clause(
            "parties", "Parties", "合同双方",
            "Seller: {vendor}. Buyer: {customer}. This contract, {contract}, follows quote {quote}.",
            "卖方：{vendor}。买方：{customer}。本合同编号 {contract}，依据报价单 {quote} 订立。",
        ),
        Clause(
            "goods", "Goods and price", "标的与价款",
            "The seller sells the goods listed below, at the prices stated there. The total with tax is {total}.",
            "卖方按下表所列品名、数量和价格出售货物，含税总价为 {total}。",
        ),
        Clause(
            "payment", "Payment", "付款",
            "The buyer pays each invoice within 30 days of its date.",
            "买方自发票开具之日起 30 日内付款。", negotiable=True,
        ),
        Clause(
            "delivery", "Delivery", "交付",
            "Delivery is within 45 days of signing, carriage paid to the buyer's site.",
            "卖方自合同签订之日起 45 日内交付至买方现场，运费由卖方承担。", negotiable=True,
        ),
        Clause(
            "acceptance", "Acceptance", "验收",
            "The buyer examines the goods within 10 days of delivery. What is not objected to in writing is accepted.",
            "买方自到货之日起 10 日内验收，逾期未提出书面异议的视为验收合格。", negotiable=True,
        ),
        Clause(
            "warranty", "Warranty", "质保",
            "The seller mends or replaces what fails within 12 months of acceptance.",
            "自验收合格之日起 12 个月内，卖方对故障货物负责维修或更换。",
        ),
        Clause(
            "liability", "Liability", "违约责任",
            "Liability for each breach ends at the price of the goods concerned, save where the law does not allow it.",
            "任一方的违约责任以所涉货物价款为限，法律另有规定的除外。",
        ),
        Clause(
            "disputes", "Law and disputes", "法律适用与争议解决",
            "The law of the seller's seat applies, and its courts decide.",
            "本合同适用卖方所在地法律，争议由卖方所在地人民法院管辖。",
        ),
    )
)  # fmt: skip
