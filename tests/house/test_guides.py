"""The guides speak the words of the screen: what they print in bold can be read there, in the guide's language."""

import re

import pytest
from babel.messages.pofile import read_po

from portal.config import HOUSE
from portal.translations.build import FOLDER

GUIDES = sorted((HOUSE / "docs" / "guide").glob("*.md"))
BOLD = re.compile(r"\*\*(.+?)\*\*")


def screen(language):
    """Every sentence of the catalogue in a language, and what stands in it before a colon or a figure."""
    with (FOLDER / "messages.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    for message in messages:
        said = message.id if language == "en" else message.string
        for sentence in [said] if isinstance(said, str) else said:
            yield from (sentence, re.split(r"[:：]| ?%\(", sentence)[0])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_what_a_guide_prints_in_bold_stands_on_the_screen(guide):
    words = set(screen(guide.suffixes[0].strip(".")))
    assert [said for said in BOLD.findall(guide.read_text(encoding="utf-8")) if said not in words] == []


def test_every_guide_is_there_in_both_languages():
    names = {guide.name for guide in GUIDES}
    assert names
    assert names == {f"{name.split('.')[0]}.{language}.md" for name in names for language in ("en", "zh")}
