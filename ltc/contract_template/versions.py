"""The clauses as dated versions: which rows they are, how they are read, and how a version is refused."""

from ltc.contract_template.clauses import Clauses
from ltc.contract_template.models import ContractTemplate, ContractTemplateDraft
from ltc.contract_template.shipped import SHIPPED
from pricing.ground.dated_terms import Dated
from pricing.ground.errors import DomainError, Invalid


class ContractTemplateStart(Invalid):
    """A version begins today or later, after every version that is published."""

    code = "contract-template-start"


class ContractTemplateUnchanged(DomainError):
    """The draft says what the newest version says."""

    code = "contract-template-unchanged"


DATED = Dated(
    ContractTemplate,
    ContractTemplateDraft,
    Clauses.read,
    SHIPPED.data(),
    ContractTemplateStart,
    ContractTemplateUnchanged,
)
