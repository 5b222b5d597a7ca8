"""A PostgreSQL of a test's own, made from the system's binaries, that can be stopped as if the power went."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

from portal.migrations import run

DEBIAN = Path("/usr/lib/postgresql")


def binaries():
    """The folder of initdb and pg_ctl, the newest; None where there is none, or root has nobody to run them as."""
    found = [shutil.which("initdb"), *map(str, sorted(DEBIAN.glob("*/bin/initdb"), reverse=True))]
    if os.getuid() == 0 and "postgres" not in {one.pw_name for one in pwd.getpwall()}:
        return None
    return next((Path(one).resolve().parent for one in found if one), None)


def free_port():
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Cluster:
    """A cluster in a folder of its own, with the durability that PostgreSQL ships."""

    def __init__(self):
        self._bin, self._folder, self.port = binaries(), Path(tempfile.mkdtemp(prefix="fairway-pg-")), free_port()
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    @property
    def url(self):
        """Its superuser's address."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def migrated(self):
        """The address of a migrated database in it, for a role that owns nothing."""
        admin = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with admin.connect() as connection:
            connection.execute(text("CREATE ROLE app LOGIN"))
            connection.execute(text("CREATE DATABASE fairway"))
        owner = make_url(self.url).set(database="fairway")
        run.upgrade(owner.render_as_string(hide_password=False), "app")
        return owner.set(username="app").render_as_string(hide_password=False)

    def start(self):
        """Start, or start again: it recovers by itself what was committed."""
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c shared_buffers=16MB"
        self._run("pg_ctl", "-w", "-s", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self, mode="immediate"):
        """Stop: `immediate` drops everybody at once, writes nothing more, and leaves the rest to recovery."""
        self._run("pg_ctl", "-w", "-s", "-m", mode, "stop")

    def remove(self):
        """Stop it if it runs, and leave nothing behind."""
        if (self._folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self._folder)

    def _run(self, program, *given):
        who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        command = [str(self._bin / program), "-D", str(self._folder / "data"), *given]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **who)
