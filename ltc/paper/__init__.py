"""Papers: which invoice bills a statement, each once, and in which countries none is paid without one."""
