"""Appeals: a rejection is heard once more, with new evidence, by somebody else."""
