"""The two languages, and what templates call to write words and figures in them."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask
from flask_babel import Babel

from portal.config import HOUSE
from portal.web import format as formats
from portal.words.mode_speak import share
from portal.words.policy_speak import flip
from portal.words.pricing_speak import converted, step_name, step_reason
from portal.words.speak import evidence, named, reason, word
from pricing.ground.decision import Reason

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
CATALOGUES = HOUSE / "portal" / "translations"


def install(app: Flask, choose: Callable[[], str]) -> None:
    """Teach an application both languages; `choose` says the locale where none is forced."""
    Babel(app, locale_selector=choose, default_translation_directories=str(CATALOGUES))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        minor=formats.minor,
        capitals=formats.capitals,
        percent=formats.percent,
        plain=formats.plain,
        count=formats.count,
        exchange_rate=formats.rate,
        day=formats.day,
        last_day=formats.last_day,
        calendar_month=formats.calendar_month,
        period_name=formats.period_name,
        moment=formats.moment,
        today=formats.today,
        word=word,
        reason=reason,
        as_reason=Reason.read,
        instant=datetime.fromisoformat,
        iso_day=date.fromisoformat,
        flip=flip,
        shown_share=share,
        evidence=evidence,
        converted=converted,
        named=named,
        step_name=step_name,
        step_reason=step_reason,
    )
