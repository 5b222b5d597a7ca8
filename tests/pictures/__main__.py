"""`python -m tests.pictures FOLDER`: the README's pictures; `--all`: every page of every persona."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.pictures.show import show
from tests.pictures.stage import portal, visitors
from tests.pictures.walk import walk


def main() -> None:
    """Plant, serve, look, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the PNGs go")
    parser.add_argument("--all", action="store_true", help="every page for every persona, both widths and languages")
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("Pictures need Chromium: apt-get install chromium")
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, portal(scratch) as address, visitors(address, chromium) as people:
        for file in (walk if given.all else show)(people, given.folder):
            print(file)


if __name__ == "__main__":
    main()
