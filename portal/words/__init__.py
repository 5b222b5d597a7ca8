"""Words: what codes, states, rules and refusals are called, in the reader's language."""
