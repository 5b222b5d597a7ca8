"""Letting one page take a file that is larger than any other form may be."""

from flask import Blueprint, request


def allow_large_file(pages: Blueprint, view: str, most: int) -> None:
    """Let a view of these pages be sent so many bytes. It is said before anything reads the form."""

    @pages.url_value_preprocessor
    def allow(endpoint: str | None, _values: dict[str, object] | None) -> None:
        if endpoint == f"{pages.name}.{view}" and request.method == "POST":
            request.max_content_length = most
