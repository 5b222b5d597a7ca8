"""Campaigns with their public forms, consents, and how leads arrived. Safe on a live system: new tables."""

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table
from portal.migrations.walls import raise_walls

revision = "0040_campaign"
down_revision = "0039_deal_file"

TENANT_TABLES = ["campaign", "campaign_consent", "lead_arrival"]
APPEND_ONLY = ["campaign_consent", "lead_arrival"]


def upgrade() -> None:
    campaign, consent, arrival = "campaign", "campaign_consent", "lead_arrival"
    table(
        campaign,
        *columns(TEXT, "code", "name_en", "name_zh"),
        *columns(ID, "product_line_id"),
        *columns(TEXT, "need"),
        *columns(DATA, "hosts"),
        *columns(ID, "opened_by"),
        *columns(INSTANT, "opened_at"),
        *columns(ID, "ended_by", empty=True),
        *columns(INSTANT, "ended_at", empty=True),
        once(campaign, "code"),
        check(campaign, "ended_by_someone", "(ended_at IS NULL) = (ended_by IS NULL)"),
        refers(campaign, "product_line_id", "product_line"),
    )
    table(
        consent,
        *columns(ID, "campaign_id"),
        *columns(NUMBER, "version"),
        *columns(TEXT, "text_en", "text_zh"),
        *columns(ID, "published_by"),
        *columns(INSTANT, "published_at"),
        once(consent, "campaign_id", "version"),
        refers(consent, "campaign_id", campaign),
    )
    table(
        arrival,
        *columns(ID, "lead_id", "campaign_id", "campaign_consent_id"),
        *columns(INSTANT, "consented_at"),
        *columns(TEXT, "language", "form_key"),
        *columns(DATA, "utm"),
        *columns(TEXT, "referrer", empty=True),
        once(arrival, "lead_id"),
        once(arrival, "form_key"),
        refers(arrival, "lead_id", "lead"),
        refers(arrival, "campaign_id", campaign),
        refers(arrival, "campaign_consent_id", consent),
    )
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what visitors agreed to must stay")
