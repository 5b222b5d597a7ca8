"""People: who may let whom in, as what; and that a membership that has ended is over with the next click."""

import pytest
from sqlalchemy import select

from partners.partner.models import Partner, Standing
from portal.clock import now
from portal.db import read, shared, work
from portal.identity.models import Invitation, Membership, Person, PersonTenant
from portal.identity.roles import LastAdmin, change_roles, end
from portal.jobs.models import Job, JobState
from portal.permits import Role
from pricing.ground.record import new_id
from tests.world import add_person


def membership(world, who):
    with read(world.house) as session:
        query = select(Membership).where(Membership.person_id == world.people[who].person_id)
        return session.scalars(query).one()


def invitations(world):
    with read(world.house) as session:
        return session.scalars(select(Invitation).order_by(Invitation.invited_at)).all()


def guest(email, *roles, **more):
    return {"_key": str(new_id()), "email": email, "name": "Mei Lin", "roles": list(roles), "language": "en"} | more


def test_a_tenant_administrator_sees_everybody_and_invites_to_either_side(world, browser):
    client = browser("tenant_admin")
    assert client.get(world.url("people/")).text.count("@example.com") == len(world.people)
    north = str(world.partners["north"])
    for sent in (
        guest("a@x.example", "finance", partner_id=""),
        guest("b@x.example", "partner_admin", partner_id=north),
    ):
        assert client.post(world.url("people/new"), data=sent).status_code == 303
    assert [row.partner_id for row in invitations(world)] == [None, world.partners["north"]]
    wrong = client.post(world.url("people/new"), data=guest("c@x.example", "finance", partner_id=north))
    assert wrong.status_code == 422
    assert client.get(world.url("people/")).text.count("x.example") == 2


def test_a_second_invitation_and_a_member_are_told_to_the_administrator(world, browser):
    client = browser("tenant_admin")
    client.post(world.url("people/new"), data=guest("a@x.example", "finance", partner_id=""))
    assert client.post(world.url("people/new"), data=guest("a@x.example", "auditor", partner_id="")).status_code == 409
    with shared() as session:
        known = session.get_one(Person, world.people["finance"].person_id).email
    assert client.post(world.url("people/new"), data=guest(known, "auditor", partner_id="")).status_code == 409


def test_a_partner_administrator_invites_only_into_her_own_company(world, browser):
    client = browser("north_admin")
    forged = guest("a@x.example", "partner_seller", partner_id=str(world.partners["south"]))
    assert client.post(world.url("people/colleagues"), data=forged).status_code == 303
    [row] = invitations(world)
    assert row.partner_id == world.partners["north"]


@pytest.mark.parametrize("role", ["tenant_admin", "finance", "auditor", "channel_manager", "emperor"])
def test_a_partner_administrator_never_grants_a_house_role(world, browser, role):
    client = browser("north_admin")
    sent = guest("a@x.example", "partner_seller", role)
    assert client.post(world.url("people/colleagues"), data=sent).status_code == 422
    own = membership(world, "north_seller").id
    change = {"_key": "1", "roles": ["partner_seller", role]}
    assert client.post(world.url(f"people/colleagues/{own}/roles"), data=change).status_code == 422
    assert invitations(world) == []
    assert membership(world, "north_seller").roles == ["partner_seller"]


def test_a_partner_administrator_learns_nothing_of_people_elsewhere(world, browser):
    client = browser("north_admin")
    with shared() as session:
        rival = session.get_one(Person, world.people["south_seller"].person_id).email
    for email in (rival, "nobody@nowhere.example"):
        assert client.post(world.url("people/colleagues"), data=guest(email, "partner_seller")).status_code == 303
    page = client.get(world.url("people/colleagues")).text
    assert page.count(rival) == page.count("nobody@nowhere.example") == 1
    assert "South" not in page


def test_a_partner_administrator_reaches_no_rivals_membership(world, browser):
    client = browser("north_admin")
    theirs = membership(world, "south_seller").id
    for path in (f"people/colleagues/{theirs}/roles", f"people/colleagues/{theirs}/end"):
        assert client.post(world.url(path), data={"_key": "1", "roles": "partner_admin"}).status_code == 404
    assert client.get(world.url(f"people/colleagues/{theirs}")).status_code == 404
    assert membership(world, "south_seller").ended_at is None


def test_a_membership_that_has_ended_is_over_with_the_next_click(world, browser):
    admin, seller = browser("tenant_admin"), browser("north_seller")
    assert seller.get(world.url("profile/")).status_code == 200
    row = membership(world, "north_seller")
    assert admin.post(world.url(f"people/{row.id}/end"), data={"_key": "1"}).status_code == 303
    assert seller.get(world.url("profile/")).status_code == 404
    assert seller.get("/").status_code == 200
    with shared() as session:
        assert session.get(PersonTenant, (row.person_id, world.tenant.id)) is None


def test_other_roles_hold_from_the_next_click(world, browser):
    admin, other = browser("tenant_admin"), browser("auditor")
    assert other.get(world.url("people/")).status_code == 200
    row = membership(world, "auditor")
    admin.post(world.url(f"people/{row.id}/roles"), data={"_key": "1", "roles": ["finance"]})
    assert other.get(world.url("people/")).status_code == 403


def test_who_moves_to_another_partner_leaves_the_first_one_behind(world, browser):
    seller = browser("north_admin")
    with work(world.house) as session:
        row = session.get_one(Membership, (world.tenant.id, membership(world, "north_admin").id))
        row.partner_id = world.partners["south"]
    page = seller.get(world.url("people/colleagues")).text
    assert "North Seller" not in page
    assert "South Seller" in page


def test_a_barred_partners_people_are_strangers_at_once(world, browser):
    seller = browser("north_seller")
    assert seller.get(world.url("profile/")).status_code == 200
    with work(world.house) as session:
        session.get_one(Partner, (world.tenant.id, world.partners["north"])).standing = Standing.BLACKLISTED
    assert seller.get(world.url("profile/")).status_code == 404


def test_the_last_tenant_administrator_can_be_neither_ended_nor_demoted(world, browser):
    row = membership(world, "tenant_admin")
    client = browser("tenant_admin")
    other = membership(world, "second_admin")
    assert client.post(world.url(f"people/{other.id}/end"), data={"_key": "0"}).status_code == 303
    assert client.post(world.url(f"people/{row.id}/end"), data={"_key": "1"}).status_code == 409
    demote = {"_key": "2", "roles": ["finance"]}
    assert client.post(world.url(f"people/{row.id}/roles"), data=demote).status_code == 409

    add_person(world, "third_admin", Role.TENANT_ADMIN, None)
    assert client.post(world.url(f"people/{row.id}/end"), data={"_key": "3"}).status_code == 303


def test_a_partner_cannot_lock_itself_out_but_the_house_can_bar_its_last_administrator(world, browser):
    row = membership(world, "north_admin")

    with pytest.raises(LastAdmin), work(world.people["north_admin"]) as session:
        end(session, row.id, now())
    with pytest.raises(LastAdmin), work(world.people["north_admin"]) as session:
        change_roles(session, row.id, ["partner_seller"])
    with work(world.house) as session:
        end(session, row.id, now())
    assert membership(world, "north_admin").ended_at


def test_a_withdrawn_invitation_leaves_the_list(world, browser):
    client = browser("north_admin")
    client.post(world.url("people/colleagues"), data=guest("a@x.example", "partner_seller"))
    [row] = invitations(world)
    rival = browser("tenant_admin")
    assert (
        client.post(world.url(f"people/colleagues/invitations/{row.id}/withdrawal"), data={"_key": "1"}).status_code
        == 303
    )
    again = rival.post(world.url(f"people/invitations/{row.id}/withdrawal"), data={"_key": "2"})
    assert again.status_code == 404
    assert "a@x.example" not in client.get(world.url("people/colleagues")).text


def test_last_seen_is_of_this_tenant_only(world, neighbour, browser):
    browser("finance").get(world.url("profile/"))
    with shared() as session:
        seen = {row.person_id: row.seen_at for row in session.scalars(select(PersonTenant))}
    assert seen[world.people["finance"].person_id]
    assert seen[world.people["auditor"].person_id] is None


def dead_job(world, tenant_id):
    with shared(writes=True) as session:
        at = now()
        job = Job(
            id=new_id(), tenant_id=tenant_id, name="mail.send", arguments={}, promised_at=at, due_at=at,
            state=JobState.DEAD, lease=8, error="ConnectionRefusedError(111)",
        )  # fmt: skip
        session.add(job)
    return job


def state_of(job):
    with shared() as session:
        return session.get_one(Job, (job.tenant_id, job.id)).state


def test_a_dead_job_is_shown_with_its_error_and_can_be_tried_again(world, neighbour, browser):
    job, theirs = dead_job(world, world.tenant.id), dead_job(world, neighbour.id)
    admin = browser("tenant_admin")
    page = admin.get(world.url("jobs/")).text
    assert "ConnectionRefusedError" in page
    assert str(theirs.id) not in page
    assert browser("auditor").post(world.url(f"jobs/{job.id}/retry"), data={"_key": "1"}).status_code == 403
    assert admin.post(world.url(f"jobs/{theirs.id}/retry"), data={"_key": "2"}).status_code == 404
    assert admin.post(world.url(f"jobs/{job.id}/retry"), data={"_key": "3"}).status_code == 303
    assert (state_of(job), state_of(theirs)) == (JobState.OPEN, JobState.DEAD)
