"""The policy matrix: every address × method × format, asked by everybody about records at every position."""
