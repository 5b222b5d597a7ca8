"""What the advisor asks: questions in blocks, blocks on two axes, and the facts that hard rules look at."""

from dataclasses import dataclass
from enum import StrEnum

ANSWER_MAX = 4  # an answer is a whole number from 0 to 4; a question without one is unknown
ANSWER_MIDDLE = 2  # speaks for neither side


class Block(StrEnum):
    """What questions are about. A block's level is the weighted mean of its answers; without any it is one half."""

    INFORMATION = "information"
    LOGISTICS = "logistics"
    GOVERNANCE = "governance"
    ECONOMICS = "economics"
    CAPABILITY = "capability"
    GROWTH = "growth"
    PARTNER = "partner"
    DIVERSITY = "diversity"


DIRECT_AXIS = (Block.INFORMATION, Block.GOVERNANCE, Block.ECONOMICS, Block.CAPABILITY)
CHANNEL_AXIS = (Block.LOGISTICS, Block.GROWTH, Block.PARTNER, Block.CAPABILITY)  # capability counts the other way round


class Question(StrEnum):
    """A question. Its key never changes once shipped."""

    PRODUCT_INFO = "product_info"
    CUSTOMIZATION = "customization"
    QUALITY = "quality"
    PRESALES = "presales"
    COVERAGE = "coverage"
    SMALL_LOT = "small_lot"
    ASSORTMENT = "assortment"
    LOCAL_AVAILABILITY = "local_availability"
    ASSET_SPECIFICITY = "asset_specificity"
    MONITORING_DIFFICULTY = "monitoring_difficulty"
    PRICE_CONTROL = "price_control"
    DEAL_SIZE = "deal_size"
    EXISTING_RELATION = "existing_relation"
    SCALE = "scale"
    CYCLE = "cycle"
    SALES_TEAM = "sales_team"
    TECH_CRM = "tech_crm"
    LOCAL_ENTITY = "local_entity"
    GROWTH_GOAL = "growth_goal"
    PARTNER_MATURITY = "partner_maturity"
    LINE_DIVERSITY = "line_diversity"


Q, B = Question, Block
BLOCKS: dict[Block, tuple[Question, ...]] = {
    B.INFORMATION: (Q.PRODUCT_INFO, Q.CUSTOMIZATION, Q.QUALITY, Q.PRESALES),
    B.LOGISTICS: (Q.COVERAGE, Q.SMALL_LOT, Q.ASSORTMENT, Q.LOCAL_AVAILABILITY),
    B.GOVERNANCE: (Q.ASSET_SPECIFICITY, Q.MONITORING_DIFFICULTY, Q.PRICE_CONTROL),
    B.ECONOMICS: (Q.DEAL_SIZE, Q.EXISTING_RELATION, Q.SCALE, Q.CYCLE),
    B.CAPABILITY: (Q.SALES_TEAM, Q.TECH_CRM, Q.LOCAL_ENTITY),
    B.GROWTH: (Q.GROWTH_GOAL,),
    B.PARTNER: (Q.PARTNER_MATURITY,),
    B.DIVERSITY: (Q.LINE_DIVERSITY,),
}


class ModeFact(StrEnum):
    """What a hard rule looks at. True lets the rule fire; unknown counts as false."""

    PARTNER_BLACKLISTED = "partner_blacklisted"
    NAMED_ACCOUNT = "named_account"
    NO_VENDOR_ENTITY = "no_vendor_entity"
    TENDER_LOCAL_BIDDER = "tender_local_bidder"
    BELOW_DIRECT_MINIMUM = "below_direct_minimum"
    VALID_REGISTRATION = "valid_registration"
    PARTNER_NOT_CERTIFIED = "partner_not_certified"
    NO_LICENSED_PARTNER = "no_licensed_partner"
    EXCLUSIVE_TERRITORY = "exclusive_territory"

    @property
    def rule(self) -> str:
        """The id of the rule that looks at it."""
        return f"mode.{self.value.replace('_', '-')}"


RULES = {fact.rule: fact for fact in ModeFact}
Answers = dict[Question, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers, and the facts that are so. `value_minor` is a deal's value in the model's currency."""

    answers: Answers
    facts: frozenset[ModeFact] = frozenset()
    value_minor: int | None = None
