"""`fairway import`."""

import click


@click.group(name="import")
def imports() -> None:
    """Take over other systems' exports."""
