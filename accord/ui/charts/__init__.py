"""Charts through one function: typed figures → picture, table, words. See figures.py (what), figure.py (the page)."""
