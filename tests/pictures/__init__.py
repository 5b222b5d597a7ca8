"""Pictures of the portal: `python -m tests.pictures FOLDER [--all]`."""
