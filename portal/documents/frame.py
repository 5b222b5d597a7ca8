"""How the portal and its press talk: frames of four bytes of length (big endian) and that many bytes."""

from typing import BinaryIO


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, or None at the end of the stream."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if len(head) == 4 else None


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Send one frame."""
    stream.write(len(content).to_bytes(4, "big") + content)
    stream.flush()
