"""A worker of its own, as `fairway worker` is: what is due of a tenant, and the seconds and megabytes that it takes."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from portal.db import Database, use
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.serve.settled import settle_in

ADDRESS = "FAIRWAY_BENCH_DATABASE"


@dataclass(frozen=True)
class Labour:
    """What the work took; `began_mb` is the worker's size before it."""

    wall: float
    cpu: float
    began_mb: int
    peak_mb: int


def labour(database: Database, tenant_id: int) -> Labour:
    """Let a new worker do what is due of a tenant."""
    given = os.environ | {ADDRESS: database.url.render_as_string(hide_password=False)}
    asked = [sys.executable, "-m", "tests.bench.worker", str(tenant_id)]
    said = subprocess.run(asked, env=given, check=True, capture_output=True, text=True).stdout
    return Labour(**json.loads(said.splitlines()[-1]))


def _peak_mb() -> int:
    """The process's own high-water mark; `getrusage` would count whoever started it."""
    said = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(said.split()[1]) // 1024


def main() -> None:
    """Do it, and print the figures."""
    use(Database(os.environ[ADDRESS]))
    settle_in()
    began, wall, cpu = _peak_mb(), time.perf_counter(), time.process_time()
    run_due(HANDLERS, int(sys.argv[1]))
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps({**took, "began_mb": began, "peak_mb": _peak_mb()}))


if __name__ == "__main__":
    main()
