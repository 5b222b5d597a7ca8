"""Every job by name, and who handles it."""

from portal.jobs.handler import Handler

HANDLERS: dict[str, Handler] = {}
