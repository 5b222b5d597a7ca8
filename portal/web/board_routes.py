"""Where the pages hang that show the whole pipeline."""

from flask import Blueprint

from portal.web import board, event_log, figure, sales_team, target

BOARD: list[tuple[Blueprint, str]] = [
    (board.pages, "/board"),
    (figure.pages, "/figures"),
    (target.pages, "/targets"),
    (sales_team.pages, "/sales-teams"),
    (event_log.pages, "/event-logs"),
]
