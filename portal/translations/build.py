"""Compiling the catalogue when its text is newer than what was compiled."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "zh_Hans_CN" / "LC_MESSAGES"


def compile_catalogue() -> None:
    """Make `messages.mo` from `messages.po`, if need be."""
    source, target = FOLDER / "messages.po", FOLDER / "messages.mo"
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return
    with source.open("rb") as read:
        catalogue = read_po(read, locale="zh_Hans_CN")
    with target.open("wb") as written:
        write_mo(written, catalogue)


if __name__ == "__main__":
    compile_catalogue()
