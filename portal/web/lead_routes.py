"""The blueprints of a lead's life in the house and where they hang in a tenant."""

from flask import Blueprint

from portal.web import lead_deal, lead_import, lead_owner, lead_qualification, lead_score, lead_touch

LEAD_LIFE: list[tuple[Blueprint, str]] = [
    (lead_score.pages, "/lead-scores"),
    (lead_qualification.pages, "/lead-qualifications"),
    (lead_owner.pages, "/lead-owners"),
    (lead_touch.pages, "/lead-touches"),
    (lead_deal.pages, "/lead-deals"),
    (lead_import.pages, "/lead-imports"),
]
