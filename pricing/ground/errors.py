"""Refusals: requests that were understood and declined. Everything else that raises is a bug."""


class DomainError(Exception):
    """The request was understood and refused.

    `code` never changes once shipped; `facts` are its figures. The sentence is made from both in
    the reader's language when it is shown (`portal/words`). `field` names the input to mend.
    """

    code = "refused"
    status = 409

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.field, self.facts = field, facts


class NotFound(DomainError):
    """No such thing, or not yours: the two are never told apart."""

    code = "not-found"
    status = 404


class NotAllowed(DomainError):
    """Your roles do not include this act."""

    code = "not-allowed"
    status = 403


class Invalid(DomainError):
    """A value cannot be used as given; `field` says which."""

    code = "invalid"
    status = 422


class LostRace(DomainError):
    """Somebody else was quicker: the same command, run again from the beginning, sees what happened and may succeed."""

    code = "lost-race"
