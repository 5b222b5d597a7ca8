"""Measuring CPU: this process, and on PostgreSQL the backends that served it."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from portal.db import Database

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Figure:
    """Medians of one operation, in milliseconds."""

    app_ms: float
    database_ms: float
    wall_ms: float
    runs: int


def measure(database: Database, runs: int, act: Callable[[int], object]) -> Figure:
    """Run `act` so many times; CPU of the application is a median, of the database the mean over all runs."""
    app, wall = [], []
    before = _backends(database)
    for number in range(runs):
        cpu, clock = time.process_time(), time.perf_counter()
        act(number)
        app.append((time.process_time() - cpu) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
    spent = (_backends(database) - before) * 1000 / runs
    return Figure(statistics.median(app), spent, statistics.median(wall), runs)


def _backends(database: Database) -> float:
    """CPU seconds of this database's backends; SQLite works inside the application."""
    if database.is_sqlite:
        return 0.0
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    with database.engine.connect() as connection:
        pids = connection.execute(text(query)).scalars().all()
    return sum(_seconds(pid) for pid in pids)


def _seconds(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK
