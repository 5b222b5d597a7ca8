"""When a registration is answered: a function of the submission time alone. Pure."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def answer_at(submitted_at: datetime, slot_minutes: int) -> datetime:
    """The first slot after an instant; slots lie `slot_minutes` apart. With 0 the answer is due at once.

    Source: docs/decisions/0003-answer-time.md.
    """
    if slot_minutes <= 0:
        return submitted_at
    slot = timedelta(minutes=slot_minutes)
    return EPOCH + ((submitted_at - EPOCH) // slot + 1) * slot
