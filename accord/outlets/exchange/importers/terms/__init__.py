"""Lists of terms, and how terms of two lists lie to each other, out of tables."""
