"""What a process loaded when it started stays for its life: the collector need not look at it again and again."""

import gc

from sqlalchemy.orm import configure_mappers


def settle_in() -> None:
    """Take everything that is loaded now out of the collector's rounds. A round then costs what requests left behind.

    Without this, whoever writes a long quote waits until a quarter of a million objects that never go were looked at.
    """
    configure_mappers()
    gc.collect()
    gc.freeze()
