"""The board of a mode's pipeline: stages as columns, with what stands in each."""
