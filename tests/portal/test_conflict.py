"""The pages of a conflict, in both languages: compared, previewed, checked, ruled on by one person or by two."""

import re
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from partners.conflict.models import CaseState, ConflictCase, Ruling
from partners.conflict.proposal import RulingProposal
from partners.protection.models import Protection, ProtectionState
from portal.clock import stopped_at
from portal.db import read
from tests.claims import NOW, judged, run_jobs
from tests.html import checked
from tests.world import build

_keys = count(1)
LANGUAGES = {
    "en": ("Earlier rulings like this", "What each side will read", "Contains no data of the other side"),
    "zh": ("以往同类裁决", "各方将收到的内容", "不含对方的任何信息"),
}


@pytest.fixture
def sides(world):
    """Two requests for one customer, and their cases."""
    with stopped_at(NOW):
        both = (world.lines["pumps"], world.lines["valves"])
        return [judged(world), judged(world, "south_seller", product_line_ids=both, evidence="A letter of theirs.")]


def case_id(world, registration):
    with read(world.house) as session:
        return session.scalars(select(ConflictCase.id).where(ConflictCase.registration_id == registration.id)).one()


class Desk:
    """A channel manager at the page of a conflict."""

    def __init__(self, browser, world, sides, who="channel_manager"):
        self.client, self.world = browser(who), world
        self.cases = [case_id(world, side) for side in sides]
        self.url = world.url(f"conflicts/{self.cases[0]}")

    def filled(self, favour, **more):
        """A filled form."""
        fields = {"favour": str(favour), "answer": "timing", "reason": "first_verified", "house": "first on the file"}
        return fields | {"note_0": "", "note_1": "", "_key": f"desk-{next(_keys)}"} | more

    def preview(self, status=200, **fields):
        """Send the form for the first time."""
        return checked(self.client.post(self.url, data=fields), status)

    def record(self, fields):
        """Look at the preview, then send the same again."""
        seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', self.preview(**fields))[1]
        return self.client.post(self.url, data=fields | {"seen": seen}, follow_redirects=True)


@pytest.fixture
def desk(browser, world, sides):
    """The channel manager's desk, at the time of the registrations."""
    with stopped_at(NOW):
        yield Desk(browser, world, sides)


def rows(world, query):
    with read(world.house) as session:
        return session.scalars(query).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_stand_next_to_each_other_with_dates_evidence_and_activity(desk, sides, language):
    desk.client.get(f"/language/{language}")
    page = checked(desk.client.get(desk.url))
    for side in sides:
        assert side.number in page
        assert side.evidence in page
    assert LANGUAGES[language][0] in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sending_shows_both_messages_and_rules_nothing(desk, world, language):
    desk.client.get(f"/language/{language}")
    page = desk.preview(**desk.filled(desk.cases[0], note_0="Good luck"))
    assert LANGUAGES[language][1] in page
    assert page.count(LANGUAGES[language][2]) == 2
    assert rows(world, select(Ruling)) == []


def test_sent_again_as_it_was_seen_it_is_recorded_for_both(desk, world):
    page = checked(desk.record(desk.filled(desk.cases[0], note_0="Good luck")))
    assert "The ruling is recorded" in page
    assert {r.outcome.value for r in rows(world, select(Ruling))} == {"approve", "reject"}


def test_what_was_changed_after_the_preview_is_shown_again_before_it_counts(desk, world):
    fields = desk.filled(desk.cases[0])
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', desk.preview(**fields))[1]
    page = desk.preview(**fields | {"note_1": "Sorry", "seen": seen})
    assert "Sorry" in page
    assert rows(world, select(Ruling)) == []


def test_words_of_the_other_side_are_named_and_cannot_be_recorded(desk, world):
    fields = desk.filled(desk.cases[0], note_1="North was quicker with R-NORTH-0001")
    page = desk.preview(422, **fields)
    assert "r-north-0001" in page.lower()
    assert "tell of the other side: north, R-NORTH-0001" in page
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)[1]
    desk.preview(422, **fields | {"seen": seen})
    assert rows(world, select(Ruling)) == []


def test_split_by_line_and_the_loser_of_a_line_reads_which_one_it_got(desk, world, sides, browser):
    first, second = desk.cases
    fields = desk.filled("split", line_pumps=str(first), line_valves=str(second), answer="wait")
    assert "Protected: Valves. Not protected: Pumps." in desk.preview(**fields)
    desk.record(fields)
    with stopped_at(NOW + timedelta(hours=1)):
        run_jobs(world)
        page = checked(browser("south_seller").get(world.url(f"registrations/{sides[1].id}")))
    assert "Protected: Valves. Not protected: Pumps." in page
    assert "north" not in re.sub(r"north-china|North China", "", page).lower()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"favour": "split"}, "Say for each line who gets it."),
        ({"favour": "nobody", "answer": "wait"}, "somebody must get an answer"),
        ({"favour": ""}, "There is a problem"),
        ({"house": ""}, "There is a problem"),
        ({"favour": "not-a-side"}, "There is a problem"),
    ],
)
def test_a_ruling_that_rules_nothing_is_refused_at_its_field(desk, fields, words):
    assert words in desk.preview(422, **desk.filled(desk.cases[0]) | fields)


def test_where_nobody_waits_any_more_the_page_leads_to_the_case(desk, world, browser, sides):
    with stopped_at(NOW):
        south = browser("south_seller")
        south.post(world.url(f"registrations/{sides[1].id}/withdrawal"), data={"_key": "withdraw"})
        run_jobs(world)
        page = checked(desk.client.get(desk.url, follow_redirects=True))
    assert "Nobody else waits for this customer any more" in page


@pytest.mark.parametrize("who", ["auditor", "tenant_admin"])
def test_whoever_may_only_read_sees_the_sides_and_no_form(browser, world, sides, who):
    with stopped_at(NOW):
        page = checked(browser(who).get(world.url(f"conflicts/{case_id(world, sides[0])}")))
    assert sides[1].number in page
    assert "Your ruling" not in page


class TestTwoPeople:
    """Above the policy's value a second person confirms."""

    @pytest.fixture
    def world(self, tenant):
        """A world in which every ruling needs two."""
        return build(tenant, two_people_from_minor=1)

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_the_proposal_says_why_and_offers_its_proposer_nothing(self, desk, language):
        desk.client.get(f"/language/{language}")
        desk.record(desk.filled(desk.cases[0]))
        page = checked(desk.client.get(desk.url))
        words = {"en": "asks for a value from which two people rule", "zh": "金额已达到须两人裁决的标准"}
        assert words[language] in page
        assert "/confirmation" not in page
        assert desk.client.post(f"{desk.url}/confirmation", data={"_key": "own"}).status_code == 403

    def test_another_manager_confirms_it_and_it_counts(self, desk, world, browser):
        desk.record(desk.filled(desk.cases[0]))
        assert rows(world, select(Ruling)) == []
        second = browser("second_manager")
        assert "/confirmation" in checked(second.get(desk.url))
        page = checked(second.post(f"{desk.url}/confirmation", data={"_key": "yes"}, follow_redirects=True))
        assert "The ruling is recorded" in page
        active = rows(world, select(Protection).where(Protection.state == ProtectionState.ACTIVE))
        assert {p.holder_id for p in active} == {world.partners["north"]}

    def test_another_manager_declines_it_with_a_reason_and_the_cases_stay_open(self, desk, world, browser):
        desk.record(desk.filled(desk.cases[0]))
        second = browser("second_manager")
        checked(second.post(f"{desk.url}/objection", data={"_key": "empty"}), 422)
        said = {"_key": "no", "objection": "Ask first"}
        checked(second.post(f"{desk.url}/objection", data=said, follow_redirects=True))
        assert {c.state for c in rows(world, select(ConflictCase))} == {CaseState.OPEN}
        assert [p.objection for p in rows(world, select(RulingProposal))] == ["Ask first"]
        assert "Ask first" in checked(desk.client.get(world.url(f"cases/{desk.cases[1]}")))

    def test_it_can_be_confirmed_from_the_page_of_a_side_that_it_leaves_out(self, desk, world, browser):
        desk.record(desk.filled(desk.cases[0], answer="wait"))
        second, url = browser("second_manager"), world.url(f"conflicts/{desk.cases[1]}")
        assert "Channel Manager proposed it" in checked(second.get(url))
        second.post(f"{url}/confirmation", data={"_key": "yes"})
        assert [r.outcome.value for r in rows(world, select(Ruling))] == ["approve"]

    def test_the_inbox_lists_what_waits_for_a_second_person(self, desk):
        inbox = desk.world.url("cases/?view=second")
        assert "Nothing waits here" in checked(desk.client.get(inbox))
        desk.record(desk.filled(desk.cases[0]))
        assert "R-NORTH-0001" in checked(desk.client.get(inbox))

    def test_it_is_on_the_list_of_the_others_and_not_of_its_proposer(self, desk, browser):
        desk.record(desk.filled(desk.cases[0]))
        words, home = "Confirm the ruling on R-NORTH-0001", desk.world.url()
        assert words not in checked(desk.client.get(home))
        assert checked(browser("second_manager").get(home)).count(words) == 1

    def test_a_case_without_rivals_needs_two_people_as_well(self, browser, world):
        with stopped_at(NOW):
            case = case_id(world, judged(world, "east_seller", customer_name="Bosch GmbH"))
            client = browser("channel_manager")
            client.post(world.url(f"cases/{case}/approval"), data={"_key": "one"})
            page = checked(client.get(world.url(f"cases/{case}")))
        assert "waits for a second person" in page
        assert rows(world, select(Ruling)) == []


def test_c01_a_ruling_that_is_sent_twice_is_recorded_once(desk, world):
    fields = desk.filled(desk.cases[0])
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', desk.preview(**fields))[1]
    answers = [desk.client.post(desk.url, data=fields | {"seen": seen}).status_code for _ in range(2)]
    assert len(rows(world, select(Ruling))) == 2
    assert answers == [303, 409]


def test_the_words_on_a_case_of_its_own_are_checked_too(desk, world):
    case = desk.cases[1]
    url = desk.world.url(f"cases/{case}/return")
    page = checked(desk.client.post(url, data={"return-partner": "North has it. Why?", "_key": "r"}), 422)
    assert "tell of another side: north" in page
    assert rows(world, select(Ruling)) == []


def test_a_case_shows_its_ruling_with_everything_needed_to_defend_it(desk, world):
    desk.record(desk.filled(desk.cases[0]))
    with stopped_at(NOW + timedelta(hours=1)):
        run_jobs(world)
    page = checked(desk.client.get(world.url(f"cases/{desk.cases[1]}")))
    for words in ("First verified", "first on the file", "Under policy v1", "Released", "conflict.pending-rival"):
        assert words in page


def test_d07_a_ruling_is_taken_back_on_its_page_and_offered_no_more_after_ten_minutes(browser, world):
    manager = browser("channel_manager")
    with stopped_at(NOW):
        case = world.url(f"cases/{case_id(world, judged(world))}")
        manager.post(f"{case}/approval", data={"_key": "a1"})
        assert "Take the ruling back" in checked(manager.get(case))
        assert "Take the ruling back" not in checked(browser("second_manager").get(case))
        back = manager.post(f"{case}/reversal", data={"_key": "a2"}, follow_redirects=True)
        assert "nobody was told" in checked(back)
        manager.post(f"{case}/approval", data={"_key": "a3"})
    with stopped_at(NOW + timedelta(minutes=11)):
        assert "Take the ruling back" not in checked(manager.get(case))
        assert "within ten minutes" in checked(manager.post(f"{case}/reversal", data={"_key": "a4"}), 409)
