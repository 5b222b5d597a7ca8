"""What every page must be: one h1, every input labelled, no id twice."""

from html.parser import HTMLParser

UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
VOID = {"input", "br", "hr", "img", "meta", "link", "col", "source", "wbr", "path", "circle", "rect", "line"}


class Page(HTMLParser):
    """The bones of a page: its headings, ids, labels and fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings, self.ids, self.labelled, self.links = 0, [], set(), []
        self.fields: list[dict[str, str]] = []
        self.open_labels = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep what the checks need."""
        given = {name: value or "" for name, value in attrs}
        self.headings += tag == "h1"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "label":
            self.open_labels += 1
            self.labelled.add(given.get("for"))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("input", "select", "textarea") and given.get("type", "text") not in UNLABELLED_TYPES:
            self.fields.append(given | {"inside": "yes" if self.open_labels else ""})

    def handle_endtag(self, tag):
        """A label ends."""
        self.open_labels -= tag == "label"

    @property
    def unlabelled(self) -> list[str]:
        """Names of fields that nobody could call by name."""
        bare = [f for f in self.fields if not (f["inside"] or f.get("id") in self.labelled or f.get("aria-label"))]
        return [field.get("name", "?") for field in bare]

    @property
    def repeated(self) -> set[str]:
        """Ids that stand on the page more than once."""
        return {one for one in self.ids if self.ids.count(one) > 1}


def checked(answer, status: int = 200) -> str:
    """The text of an answer, after its page has been looked at."""
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, f"{answer.status_code}, not {status}: {text[-1500:]}"
    page = Page(text)
    assert page.headings == 1, f"{page.headings} h1 on the page"
    assert not page.unlabelled, f"fields without a label: {page.unlabelled}"
    assert not page.repeated, f"ids used twice: {page.repeated}"
    return text
