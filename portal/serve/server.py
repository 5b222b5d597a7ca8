"""The web server: gunicorn, with the dispatcher in a thread of its worker."""

import os
import signal
from collections.abc import Iterator
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from portal import log
from portal.app import create_app
from portal.config import Settings
from portal.db import Database, use
from portal.documents.press import PRESS
from portal.serve.dispatcher import Dispatcher
from portal.serve.settled import settle_in

THREADS = 8


class Server(BaseApplication):
    """gunicorn on one address. SQLite is served by one process, PostgreSQL by as many as wanted."""

    def __init__(self, given: Settings, address: str, workers: int) -> None:
        self._given, self._address, self._workers = given, address, workers
        self.dispatcher = Dispatcher()
        super().__init__()

    def load_config(self) -> None:
        """gunicorn's settings."""
        for name, value in self._config():
            self.cfg.set(name, value)

    def _config(self) -> Iterator[tuple[str, Any]]:
        yield "bind", self._address
        yield "workers", self._workers
        yield "worker_class", "gthread"
        yield "threads", THREADS
        yield "keepalive", 5
        yield "timeout", 120
        yield "graceful_timeout", 4
        yield "loglevel", "warning"
        yield "control_socket_disable", True
        yield "post_worker_init", lambda worker: self._begin()
        yield "worker_exit", lambda server, worker: self._end()

    def load(self) -> Flask:
        """The application, on a database that this worker opened itself."""
        log.configure(self._given.log_format)
        use(Database(self._given.database_url))
        return create_app(self._given)

    def _begin(self) -> None:
        settle_in()
        if self._given.dispatcher:
            self.dispatcher.start()

    def _end(self) -> None:
        self.dispatcher.stop()
        PRESS.close()


def serve(given: Settings, address: str, workers: int) -> None:
    """Serve until Ctrl-C or SIGTERM; everything that was started ends with it."""
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    Server(given, address, workers).run()
