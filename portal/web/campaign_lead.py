"""The public form of a campaign: open to all, guarded against machines, and the same for whoever asks."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from partners.campaign.find import consents, running
from partners.campaign.hosts import ancestors
from partners.campaign.models import Campaign, CampaignConsent, LeadArrival
from partners.campaign.receive import receive
from portal.actor import ROBOT_ID, robot
from portal.clock import now
from portal.db import read, tried_twice, work
from portal.flows.lead_life import COME
from portal.identity.throttle import spend
from portal.jobs.promise import later
from portal.web.campaign_lead_form import UTM, UTM_MAX, CampaignLeadForm
from portal.web.guard import open_to_all
from portal.web.headers import POLICY
from portal.web.public_form import tries
from portal.web.registration_read import regions
from portal.web.shell import csp_nonce, language
from portal.words.tongue import LOCALES
from pricing.ground.errors import DomainError, NotFound

pages = Blueprint("campaign_lead", __name__)
FROM_ONE_ADDRESS, FROM_ANYWHERE = 10, 300  # enquiries to one campaign within a quarter of an hour


@pages.record_once
def exempt(state: BlueprintSetupState) -> None:
    """Its own token stands for the CSRF token: in another site's frame there is no cookie."""
    state.app.extensions["csrf"].exempt(pages)


@pages.get("/<code>/lead")
@open_to_all
def show(code: str) -> Response:
    """The form, with where the visitor came from."""
    campaign, consent, form = _open(code)
    for name in UTM:
        form[name].data = request.args.get(name, "")[:UTM_MAX]
    form.referrer.data = (urlsplit(request.referrer or "").hostname or "")[:UTM_MAX]
    return _page(campaign, consent, form)


@pages.post("/<code>/lead")
@open_to_all
def send(code: str) -> Response | Answer:
    """Take an enquiry. What only a machine does gets the same thanks, and is not kept."""
    campaign, consent, form = _open(code)
    if form.website.data:
        return _thanks(code)
    at = now()
    if not form.validate() or (key := form.seen(str(campaign.id), at)) is None:
        return _page(campaign, consent, form, 422)
    spend(tries("campaign", campaign.id, FROM_ONE_ADDRESS, FROM_ANYWHERE))
    try:
        tried_twice(lambda: _keep(campaign, consent, form, key))
    except DomainError as error:
        form.refuse(error)
        return _page(campaign, consent, form, error.status)
    return _thanks(code)


@pages.get("/<code>/thanks")
@open_to_all
def thanks(code: str) -> Response:
    """The same for everybody."""
    campaign, _consent, _form = _open(code)
    return _dressed(campaign, render_template("campaign_lead/thanks.html", campaign=campaign))


def _open(code: str) -> tuple[Campaign, CampaignConsent, CampaignLeadForm]:
    """A campaign that runs, what its visitors agree to, and its form. Raises NotFound."""
    if request.args.get("language") in LOCALES:
        g.language = request.args["language"]
    if g.tenant is None:
        raise NotFound
    with read(robot(g.tenant.id)) as session:
        campaign = running(session, code)
        if campaign is None:
            raise NotFound
        consent = session.scalars(consents(campaign.id).limit(1)).one()
        form = CampaignLeadForm.sent().offer(regions(session))
    return campaign, consent, form


def _keep(campaign: Campaign, consent: CampaignConsent, form: CampaignLeadForm, key: str) -> None:
    """Keep an enquiry, unless this very form came before."""
    with work(robot(g.tenant.id)) as session:
        if session.scalar(select(LeadArrival.id).where(LeadArrival.form_key == key)):
            return
        new = form.arrival(consent.id, language(), key)
        lead = receive(session, campaign, new, g.tenant.currency, (ROBOT_ID, now()))
        later(session, COME, leads=[str(lead.id)])


def _page(campaign: Campaign, consent: CampaignConsent, form: CampaignLeadForm, status: int = 200) -> Response:
    """The form."""
    form.renew(str(campaign.id), now())
    text = consent.text_zh if language() == "zh" else consent.text_en
    page = render_template("campaign_lead/show.html", campaign=campaign, form=form, consent=text)
    return _dressed(campaign, page, status)


def _dressed(campaign: Campaign, page: str, status: int = 200) -> Response:
    """A page that only the campaign's own sites may show in a frame."""
    answer = make_response(page, status)
    policy = POLICY.format(nonce=csp_nonce())
    framed = f"frame-ancestors {ancestors(campaign.hosts)}"
    answer.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", framed)
    return answer


def _thanks(code: str) -> Answer:
    return redirect(url_for(".thanks", code=code, language=request.args.get("language")), 303)
