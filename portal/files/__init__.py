"""Files that people send: their kind by content, kept in a folder under names of our own, and the same when read."""
