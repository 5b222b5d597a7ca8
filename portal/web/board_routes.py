"""Where the pages hang that show the whole pipeline."""

from flask import Blueprint

from portal.web import board, figure

BOARD: list[tuple[Blueprint, str]] = [(board.pages, "/board"), (figure.pages, "/figures")]
