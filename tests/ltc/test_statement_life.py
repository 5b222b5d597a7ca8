"""The life of a statement's answer as a machine: whatever happens on whatever day, silence never comes too early."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ltc.dispute.open import is_open
from ltc.settlement_terms.terms import Terms
from ltc.statement_answer.ask import told
from ltc.statement_answer.confirm import begin_again, fall_silent, lapses, remind, reminds
from ltc.statement_answer.models import AnswerState, StatementAnswer
from tests.deals import NOW, TODAY

DAYS = st.integers(1, 30)


class Life(RuleBasedStateMachine):
    """Days pass, the notice goes out or not, lines are disputed and answered, and the night makes its round or not."""

    @initialize(silence=st.integers(2, 40), data=st.data(), dispute=st.integers(0, 40))
    def begin(self, silence, data, dispute):
        """Terms of any sense."""
        reminder = data.draw(st.integers(1, silence - 1))
        self.terms = Terms(silence_days=silence, reminder_days=reminder, dispute_days=dispute)
        self.answer = StatementAnswer(state=AnswerState.WAITING, asked_at=NOW)
        self.today: date = TODAY
        self.notice: date | None = None
        self.reminder: date | None = None
        self.disputed, self.ended = False, None

    @rule(days=DAYS)
    def pass_days(self, days):
        """Time goes on, and no round is made."""
        self.today += timedelta(days=days)

    @precondition(lambda self: self.notice is None)
    @rule()
    def tell(self):
        """The notice goes out."""
        self.notice = self.today
        told(self.answer, self.terms, self.today)

    @precondition(lambda self: not self.disputed)
    @rule()
    def dispute(self):
        """A line is disputed while that is possible."""
        self.disputed = is_open(self.answer, self.today)

    @precondition(lambda self: self.disputed)
    @rule()
    def end(self):
        """The dispute is answered."""
        self.disputed, self.ended = False, self.today
        begin_again(self.answer, self.today)

    @precondition(lambda self: not self.disputed and self.answer.state is AnswerState.WAITING)
    @rule()
    def night(self):
        """The night's round."""
        if reminds(self.answer, self.today):
            remind(self.answer, self.today)
            self.reminder = self.today
        elif lapses(self.answer, self.today):
            fall_silent(self.answer, NOW)
            self.check_silence()

    def check_silence(self):
        """A notice, a reminder its days before, and the whole span since the notice and since the last dispute."""
        assert self.notice
        assert self.reminder
        assert not self.disputed
        assert self.today - self.reminder >= timedelta(days=self.terms.reminder_days)
        assert self.today - self.notice >= timedelta(days=self.terms.silence_days)
        if self.ended and self.ended >= self.notice:
            assert self.today - self.ended >= timedelta(days=self.terms.silence_days)
            assert self.reminder >= self.ended

    @invariant()
    def nothing_begins_before_the_notice(self):
        """Without a notice there is no day of anything."""
        if getattr(self, "answer", None) and self.notice is None:
            days = (self.answer.silent_on, self.answer.reminder_on, self.answer.disputable_until)
            assert days == (None, None, None)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
