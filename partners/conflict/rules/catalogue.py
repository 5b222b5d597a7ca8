"""Every rule there is, in the order in which findings are told. Ids stay for ever. Pure."""

from collections.abc import Mapping

from partners.conflict.rules import customer, partner, request, rival
from partners.conflict.rules.declare import Rule

ORDER = (*partner.RULES, *request.RULES[:4], customer.RULES[0], *request.RULES[4:], *customer.RULES[1:], *rival.RULES)
CATALOGUE: Mapping[str, Rule] = {rule.id: rule for rule in ORDER}
PLACES: Mapping[str, int] = {rule.id: place for place, rule in enumerate(ORDER)}
