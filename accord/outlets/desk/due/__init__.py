"""What is due to a person: gathered once, told by mail and in a calendar."""
