"""Lines and dots over a colour, so that a bar or a seat still reads in grey print and to eyes that see few colours."""

# Name → path in a square of 8, which repeats in all directions.
STROKES: dict[str, str] = {
    "forth": "M-1 9L9 -1M-1 1L1 -1M7 9L9 7",
    "back": "M-1 -1L9 9M7 -1L9 1M-1 7L1 9",
    "lying": "M0 4h8",
    "standing": "M4 0v8",
    "dots": "M2 2h2M6 6h2",
    "cross": "M-1 9L9 -1M-1 -1L9 9",
    "grid": "M4 0v8M0 4h8",
}
