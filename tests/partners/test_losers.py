"""The terms left to whoever was refused are found from its own rows, for a registration and for a deal's customer."""

import pytest

from partners.conflict.losers import TermsLeft, terms_at_customer, terms_left
from partners.conflict.terms import LoserTerms
from portal.db import read
from tests.claims import NOW, judged
from tests.life import protected, rejected, stored
from tests.world import build

HALF = 500_000


@pytest.fixture
def sharing(tenant):
    """A tenant that gives whoever loses half of the discount."""
    return build(tenant, loser_terms=LoserTerms.SHARE, loser_share_ppm=HALF)


def at(world, name="Siemens AG", who="south_seller", line="pumps"):
    actor = world.people[who]
    with read(actor) as session:
        return terms_at_customer(session, actor.partner_id, name, [world.lines[line]])


def test_a_refused_partner_finds_its_terms_in_a_session_of_its_own(sharing):
    protected(sharing)
    row = rejected(sharing)
    left = TermsLeft(LoserTerms.SHARE, HALF, row.number, (sharing.lines["pumps"],))
    assert at(sharing) == at(sharing, "SIEMENS a.g.") == left
    with read(sharing.people["south_seller"]) as session:
        assert terms_left(session, stored(sharing, row)) == at(sharing)


def test_the_terms_are_the_same_whether_or_not_anybody_holds_the_customer(sharing):
    row = rejected(sharing)
    assert at(sharing) == TermsLeft(LoserTerms.SHARE, HALF, row.number, (sharing.lines["pumps"],))


def test_whoever_is_protected_or_waits_or_never_asked_has_none(sharing):
    protected(sharing)
    assert at(sharing, who="north_seller") is None
    assert at(sharing) is None
    judged(sharing, "south_seller")
    assert at(sharing) is None


def test_another_line_and_another_customer_have_none(sharing):
    rejected(sharing)
    assert at(sharing, line="valves") is None
    assert at(sharing, "Bosch GmbH") is None


def test_a_request_that_stands_again_takes_the_place_of_the_refusal(sharing):
    rejected(sharing)
    judged(sharing, "south_seller", NOW.replace(hour=8))
    assert at(sharing) is None


def test_standard_terms_have_no_share(world):
    row = rejected(world)
    assert at(world) == TermsLeft(LoserTerms.STANDARD, None, row.number, (world.lines["pumps"],))
