"""Extensions: a longer protection, asked for with evidence of progress and decided by the house."""
