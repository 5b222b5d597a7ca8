"""The tone of a state: the colour and the icon of its badge."""

from enum import Enum

STATES = {
    "ok": "approved won active accepted confirmed delivered paid released published clean allow done sent good approve "
    "granted converted link_answered signed allowed holding applied upheld matches go yes sure recorded solved",
    "wait": "submitted in_review pending running open placed prepared waiting part_paid exported invoiced decided "
    "draft link_open asked_for offered new coming proposed hold warm partly likely",
    "attention": "parked unclear returned conflict refer return overdue suspended yellow not_granted differs hot",
    "stop": "terminated refused rejected revoked lost failed dead declined refuse black blacklisted reject kill no",
}
TONES = {state: tone for tone, states in STATES.items() for state in states.split()}


def tone(state: Enum | str) -> str:
    """A state's tone; `off` for one that asks for nothing."""
    return TONES.get(str(state.value) if isinstance(state, Enum) else state, "off")
