"""Migrations go forward only."""


class ForwardOnly(RuntimeError):
    """Taking this migration back would lose what was written since: restore a backup instead (docs/operator.md)."""
