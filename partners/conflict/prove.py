"""The proof that history stands: every case and ruling, heard again under its own version, says what it said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from partners.conflict import history
from partners.conflict.case import Case
from partners.conflict.judge import Judge

SHOWN_MAX = 500


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was heard again, and the numbers of what came out differently."""

    heard: int
    differing: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """As JSON; of the numbers, the first 500."""
        return {"heard": self.heard, "differ": len(self.differing), "differing": list(self.differing[:SHOWN_MAX])}


def prove(session: Session, tick: Callable[[int], None] = lambda _: None) -> Proof:
    """Hear every case and every ruling again. `tick` is told how many are done, now and then."""
    judges = {policy_id: Judge(book) for policy_id, book in history.rulebooks(session).items()}
    heard, differing = 0, set[str]()
    cases = ((one.number, one.policy_id, one.facts, one.findings) for one in history.heard(session))
    for number, policy_id, facts, said in chain(cases, history.ruled(session)):
        heard += 1
        if not _same(judges[policy_id], facts, said):
            differing.add(number)
        if heard % history.BATCH == 0:
            tick(heard)
    return Proof(heard, tuple(sorted(differing)))


def _same(judge: Judge, facts: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Word for word. What was recorded without its facts cannot be heard again, so it differs."""
    return bool(facts) and judge.hear(Case.read(facts)).data() == said
