"""The working calendar, and the life of a protection: extensions, heartbeats, promotions, appeals, violations.

Safe on a live system: new tables, and three new columns that may be empty, so no row is rewritten.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations import rows
from portal.migrations.forward import ForwardOnly
from portal.migrations.rows import check, column, dates, ids, instants, integers, once, refers, table, word
from portal.migrations.walls import raise_walls
from pricing.ground.record import Instant

revision = "0005_life"
down_revision = "0004_policy"

TENANT_TABLES = [
    "absence",
    "appeal",
    "appeal_review",
    "calendar_day",
    "escalation_contact",
    "extension",
    "heartbeat",
    "notice",
    "promotion",
    "protection_terms",
    "question",
    "violation",
    "violation_rule",
    "working_time",
]
APPEND_ONLY = ["heartbeat", "notice", "promotion", "protection_terms", "violation", "working_time"]


def upgrade() -> None:
    _calendar()
    _partners_rows()
    _house_rows()
    for name in ("due_at", "withdrawn_at"):
        op.add_column("registration", sa.Column(name, Instant(timezone=True), nullable=True))
    op.add_column("partner", sa.Column("suspended_until", sa.Date(), nullable=True))
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("rulings and notices are not forgotten again")


def _calendar() -> None:
    kind = word("kind", "daykind", "holiday", "workday")
    names = (column("name_en", sa.String()), column("name_zh", sa.String()))
    table("calendar_day", [*dates("falls_on")], [kind, *names, once("calendar_day", "falls_on")])
    minutes = ("opens_minute", "closes_minute", "review_hours", "remind_hours", "escalate_hours")
    table(
        "working_time",
        [*rows.version("working_time"), *integers(*minutes), column("workdays", sa.String())],
        [
            check(
                "working_time",
                "opening",
                "0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440",
            ),
            check("working_time", "some_day_is_worked", "workdays <> ''"),
            check("working_time", "hours", "review_hours >= 0 AND remind_hours >= 0 AND escalate_hours >= 0"),
        ],
    )
    days = ("extension_days", "extensions_max", "extension_window_days", "total_days_max", "heartbeat_days")
    after = ("heartbeat_grace_days", "waiting_days", "appeal_days")
    most = "extension_days > 0 AND extensions_max >= 0 AND extension_window_days > 0"
    alive = "total_days_max > 0 AND heartbeat_days >= 0 AND heartbeat_grace_days > 0"
    table(
        "protection_terms",
        [*rows.version("protection_terms"), *integers(*days, *after)],
        [
            check("protection_terms", "extension", most),
            check("protection_terms", "days", alive),
            check("protection_terms", "after_a_rejection", "waiting_days >= 0 AND appeal_days >= 0"),
        ],
    )


def _partners_rows() -> None:
    asked = [*ids("registration_id", "asked_by"), *instants("asked_at"), column("evidence", sa.String())]
    state = word("state", "extensionstate", "asked_for", "granted", "not_granted")
    waiting = sa.text("state = 'asked_for'")
    table(
        "extension",
        [*rows.of_partner("extension"), *asked, state, column("note", sa.String(), True)],
        [*ids("decided_by", empty=True), *instants("decided_at", empty=True), *dates("extended_until", empty=True)],
        [
            check("extension", "two_people", "decided_by IS NULL OR decided_by <> asked_by"),
            check("extension", "granted_until", "(state = 'granted') = (extended_until IS NOT NULL)"),
        ],
    )
    whole = ["tenant_id", "registration_id"]
    op.create_index(
        "uq_extension_waiting", "extension", whole, unique=True, sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_extension_state", "extension", ["tenant_id", "state", "asked_at"])
    said = [*ids("registration_id", "confirmed_by"), *dates("confirmed_on"), column("progress", sa.String())]
    table("heartbeat", [*rows.of_partner("heartbeat"), *said])
    op.create_index("ix_heartbeat_registration", "heartbeat", [*whole, "confirmed_on"])
    asked = [*ids("registration_id", "asked_by"), *instants("asked_at"), column("evidence", sa.String())]
    table("appeal", [*rows.of_partner("appeal"), *asked, once("appeal", "registration_id")])
    op.create_index("ix_appeal_asked", "appeal", ["tenant_id", "asked_at"])


def _house_rows() -> None:
    table(
        "appeal_review",
        ids("appeal_id", "disputed_id") + ids("first_decided_by", "ruling_id", "decided_by", empty=True),
        [
            refers("appeal_review", *pair)
            for pair in (("appeal_id", "appeal"), ("disputed_id", "ruling"), ("ruling_id", "ruling"))
        ],
        [
            once("appeal_review", "appeal_id"),
            check("appeal_review", "another_reviewer", "decided_by IS NULL OR decided_by <> first_decided_by"),
        ],
    )
    both = [
        refers("promotion", "protection_id", "protection"),
        refers("promotion", "registration_id", "registration"),
    ]
    single = once("promotion", "protection_id", "registration_id")
    table("promotion", ids("protection_id", "registration_id"), [*instants("promoted_at"), single, *both])
    op.create_index("ix_promotion_registration", "promotion", ["tenant_id", "registration_id"])
    away = [
        check("absence", "span", "absent_from < absent_until"),
        check("absence", "somebody_else", "person_id <> stand_in_id"),
    ]
    table("absence", ids("person_id", "stand_in_id"), [*dates("absent_from", "absent_until"), *away])
    op.create_index("ix_absence_person", "absence", ["tenant_id", "person_id", "absent_until"])
    table("escalation_contact", ids("person_id"), [*integers("rank"), once("escalation_contact", "person_id")])
    told = [
        column("kind", sa.String()),
        column("mark", sa.String()),
        *ids("subject_id", "person_id"),
        *instants("told_at"),
    ]
    table("notice", told, [once("notice", "kind", "subject_id", "mark")])
    texts = [column(name, sa.String()) for name in ("code", "name_en", "name_zh")]
    table("question", texts, [*instants("retired_at", empty=True), once("question", "code")])
    _violations()


def _violations() -> None:
    pairs = (("partner_id", "partner"), ("registration_id", "registration"), ("strikes_id", "violation"))
    keys = ids("partner_id", "recorded_by") + ids("registration_id", "strikes_id", empty=True)
    note = [*integers("level"), *dates("happened_on"), *instants("recorded_at"), column("note", sa.String())]
    level = check("violation", "level", "level BETWEEN 1 AND 3")
    pointing = [refers("violation", *pair) for pair in pairs]
    table("violation", keys, note, [level, once("violation", "strikes_id"), *pointing])
    op.create_index("ix_violation_partner", "violation", ["tenant_id", "partner_id", "happened_on"])
    levels = ("level1", "level2", "level3")
    lists = word("watch_list", "watchlist", "yellow", "black")
    some = check("violation_rule", "counts_something", "level1 + level2 + level3 > 0")
    held = check("violation_rule", "days", "days > 0")
    once_each = once("violation_rule", "watch_list", *levels)
    table("violation_rule", [lists, *integers(*levels, "days")], [some, once_each, held])
