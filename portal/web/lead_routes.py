"""The blueprints of leads, from the campaign that brings them to what they become, and where they hang in a tenant."""

from flask import Blueprint

from portal.web import (
    campaign,
    campaign_lead,
    lead,
    lead_deal,
    lead_import,
    lead_offer,
    lead_owner,
    lead_qualification,
    lead_score,
    lead_touch,
)

LEADS: list[tuple[Blueprint, str]] = [
    (campaign.pages, "/campaigns"),
    (campaign_lead.pages, "/campaigns"),
    (lead.pages, "/leads"),
    (lead_offer.pages, "/lead-offers"),
    (lead_score.pages, "/lead-scores"),
    (lead_qualification.pages, "/lead-qualifications"),
    (lead_owner.pages, "/lead-owners"),
    (lead_touch.pages, "/lead-touches"),
    (lead_deal.pages, "/lead-deals"),
    (lead_import.pages, "/lead-imports"),
]
