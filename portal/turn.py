"""Taking turns to write on SQLite: first come, first served, between threads and between processes."""

import fcntl
import threading
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import IO


class Turn:
    """A fair lock. Threads queue in order; the first in line then holds a lock file against other processes."""

    def __init__(self, database: str | None) -> None:
        self._path = f"{database}.turn" if database and database != ":memory:" else None
        self._guard = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> None:
        mine = threading.Event()
        with self._guard:
            self._line.append(mine)
            if len(self._line) == 1:
                mine.set()
        mine.wait()
        if self._path:
            self._file = self._file or Path(self._path).open("ab")
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        with self._guard:
            self._line.popleft()
            if self._line:
                self._line[0].set()

    def close(self) -> None:
        """Let go of the lock file."""
        if self._file:
            self._file.close()
            self._file = None
