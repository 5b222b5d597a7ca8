"""The press itself: a process of its own that turns HTML from standard input into PDF on standard output.

The one file that knows WeasyPrint. A frame is four bytes of length (big endian) and that many
bytes; an answer frame begins with `+` and the PDF, or with `-` and what went wrong. Nothing can be
loaded from the network or from a file: only `data:` addresses are fetched.
"""

import resource
import sys
from typing import BinaryIO

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

MEMORY_MAX = 2 * 1024**3  # bytes of address space


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, or None at the end of the stream."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if len(head) == 4 else None


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Send one frame."""
    stream.write(len(content).to_bytes(4, "big") + content)
    stream.flush()


def main() -> None:
    """Print frame by frame until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    fonts, fetcher = FontConfiguration(), URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    while (page := read_frame(sys.stdin.buffer)) is not None:
        try:
            pdf = HTML(string=page.decode(), url_fetcher=fetcher).write_pdf(font_config=fonts, uncompressed_pdf=False)
            answer = b"+" + pdf
        except Exception as error:
            answer = b"-" + repr(error).encode()[:2000]
        write_frame(sys.stdout.buffer, answer)


if __name__ == "__main__":
    main()
