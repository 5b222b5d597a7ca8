"""The tone of a state: the colour and the icon of its badge."""

from enum import Enum

STATES = {
    "ok": "approved won active accepted confirmed delivered paid released published clean allow done sent good approve "
    "granted converted holding applied upheld matches go solved",
    "wait": "submitted in_review pending running open placed prepared waiting part_paid exported invoiced decided "
    "draft asked_for offered new coming proposed hold",
    "attention": "parked unclear returned conflict refer return overdue suspended yellow not_granted differs",
    "stop": "refused rejected revoked lost failed dead declined refuse black blacklisted reject kill",
}
TONES = {state: tone for tone, states in STATES.items() for state in states.split()}


def tone(state: Enum | str) -> str:
    """A state's tone; `off` for one that asks for nothing."""
    return TONES.get(str(state.value) if isinstance(state, Enum) else state, "off")
