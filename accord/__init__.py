"""Accord: open software for people who have to keep promises together."""
