"""Printing: a warm child process per worker, with limits of memory and time, started when first needed."""

import ctypes.util
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO

import pylopdf_fonts_zh_cn

from portal.documents.frame import read_frame, write_frame

SECONDS_MAX = 120
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


class PressFailed(Exception):
    """The page could not be printed; the text says why."""


def missing() -> list[str]:
    """System packages (by Debian's name) that printing needs and that are not installed."""
    return [package for library, package in LIBRARIES.items() if ctypes.util.find_library(library) is None]


class Press:
    """One child process; pages are printed one after another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def print(self, html: str, xml: str = "") -> bytes:
        """A page as PDF; with an invoice's XML as PDF/A-3 that has it inside.

        Raises PressFailed when it cannot be printed, or takes longer than two minutes.
        """
        if lacking := missing():
            raise PressFailed(f"PDF needs system packages: apt-get install {' '.join(lacking)}")
        with self._lock:
            answer = self._exchange(html.encode(), xml.encode())
        if not answer or answer[:1] != b"+":
            raise PressFailed((answer or b"-the press stopped")[1:].decode(errors="replace"))
        return answer[1:]

    def close(self) -> None:
        """Send the child home."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _exchange(self, *parts: bytes) -> bytes | None:
        child = self._running()
        alarm = threading.Timer(SECONDS_MAX, child.kill)
        alarm.start()
        try:
            for part in parts:
                write_frame(_open(child.stdin), part)
            answer = read_frame(_open(child.stdout))
        except OSError:
            answer = None
        finally:
            alarm.cancel()
        if answer is None:
            self.close()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "portal.documents.press_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"FONTCONFIG_FILE": str(fontconfig())},
            )
        return self._child


def fontconfig() -> Path:
    """A font configuration that knows our one font and nothing of the machine's: small, and the same everywhere."""
    folder = Path(tempfile.gettempdir()) / f"fairway-fonts-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "fonts.conf"
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    path.write_text(FONTS.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    return path


def _open(stream: object) -> BinaryIO:
    assert stream is not None
    return stream  # type: ignore[return-value]


PRESS = Press()
