"""Cutting the line between a commit and its answer: the database has it, and whoever sent it is never told."""

import socket
import threading
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from portal import db

COMMIT, COMMITTED = b"Q\x00\x00\x00\x0bCOMMIT\x00", b"COMMIT\x00"  # a simple query, and how the server says it is done


class Proxy:
    """Stands between the portal and PostgreSQL; once armed, the next commit's answer does not come through."""

    def __init__(self, host, port):
        self._to, self._door = (host, port), socket.create_server(("127.0.0.1", 0))
        self.port, self.cuts, self._armed = self._door.getsockname()[1], 0, False
        threading.Thread(target=self._serve, daemon=True).start()

    def arm(self):
        """Cut the next commit."""
        self._armed = True

    def close(self):
        """Let nobody in any more."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self):
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        with client, socket.create_connection(self._to) as server:
            cut = threading.Event()
            there = threading.Thread(target=self._there, args=(client, server, cut), daemon=True)
            there.start()
            self._back(client, server, cut)
            there.join()

    def _there(self, client, server, cut):
        while data := _heard(client):
            if self._armed and COMMIT in data:
                self._armed = False
                cut.set()
            server.sendall(data)
        _hang_up(client, server)

    def _back(self, client, server, cut):
        while data := _heard(server):
            if cut.is_set():
                self.cuts += COMMITTED in data
                break
            client.sendall(data)
        _hang_up(client, server)


def _heard(end):
    try:
        return end.recv(65_536)
    except OSError:
        return b""


def _hang_up(*ends):
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue


class Wire:
    """The same for SQLite, which has no line: the commit is made, and then it looks as if it had failed."""

    def __init__(self, database):
        self.cuts, self._armed, self._commit = 0, False, database.engine.dialect.do_commit
        database.engine.dialect.do_commit = self._cut

    def arm(self):
        """Cut the next commit."""
        self._armed = True

    def _cut(self, connection):
        self._commit(connection)
        if self._armed:
            self._armed, self.cuts = False, self.cuts + 1
            raise OperationalError("COMMIT", {}, Exception("the answer did not come"))


@contextmanager
def line(database):
    """A database like this one, whose line can be cut, as the process's own."""
    if database.is_sqlite:
        cuttable = db.Database(database.url.render_as_string(hide_password=False))
        wire = Wire(cuttable)
    else:
        wire = Proxy(database.url.host, database.url.port or 5432)
        url = database.url.set(host="127.0.0.1", port=wire.port)
        cuttable = db.Database(url.render_as_string(hide_password=False))
    db.use(cuttable)
    try:
        yield wire
    finally:
        db.use(database)
        cuttable.close()
        if isinstance(wire, Proxy):
            wire.close()
