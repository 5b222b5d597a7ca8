"""The bank's answers: files that say what became of payouts, each taken once."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.payout.answer.document import BYTES_MAX
from ltc.payout.answer.find import counts, files, lines, open_lines
from ltc.payout.answer.models import BankAnswer
from ltc.payout.answer.take import take
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.bank_answer_form import BankAnswerForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged
from pricing.ground.errors import Invalid

pages = Blueprint("bank_answer", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.BANK_ANSWER_READ)
def index() -> str:
    """Files, the newest first, with how many of their lines did what."""
    with read(g.actor) as session:
        page = paged(session, files())
        found = counts(session, page.rows)
        waiting = session.scalar(select(func.count()).select_from(open_lines().subquery())) or 0
    people = names_of([row.taken_by for row in page.rows])
    return render_template("bank_answer/index.html", page=page, counts=found, waiting=waiting, people=people)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.BANK_ANSWER_TAKE)
def new() -> Page:
    """Take a file of the bank; the same file again changes nothing and says so."""
    form = BankAnswerForm.sent()

    def again() -> str:
        return render_template("bank_answer/new.html", form=form, most=BYTES_MAX // 1024**2)

    if request.method == "GET":
        return again()
    try:
        sent = form.sent_file()
    except Invalid as error:
        form.refuse(error)
        return again(), error.status

    def act(session: Session) -> str:
        taken = take(session, sent)
        said = _("The file is taken.") if taken.new else _("This file was taken before. Nothing was changed.")
        flash(said)
        return url_for(".show", id=taken.answer.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.BANK_ANSWER_READ)
def show(id: UUID) -> str:
    """A file and what each of its lines did."""
    with read(g.actor) as session:
        answer = fetch(session, BankAnswer, id)
        page = paged(session, lines(answer))
        found = counts(session, [answer])[answer.id]
    people = names_of([answer.taken_by])
    return render_template("bank_answer/show.html", answer=answer, page=page, counts=found, people=people)
