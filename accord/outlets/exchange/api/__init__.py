"""The JSON API: where programs come in, what they are told when something is refused, and people's tokens."""
