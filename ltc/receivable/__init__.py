"""What is owed, by how long it has been due."""
