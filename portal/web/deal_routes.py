"""The blueprints of the deal room and where they hang in a tenant."""

from flask import Blueprint

from portal.web import deal_file, deal_meeting, deal_note, deal_task, deal_team, deal_timeline

DEAL_ROOM: list[tuple[Blueprint, str]] = [
    (deal_team.pages, "/deal-team"),
    (deal_task.pages, "/deal-tasks"),
    (deal_note.pages, "/deal-notes"),
    (deal_meeting.pages, "/deal-meetings"),
    (deal_file.pages, "/deal-files"),
    (deal_timeline.pages, "/deal-timeline"),
]
