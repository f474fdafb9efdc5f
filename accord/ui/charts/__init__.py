"""Charts through one function: typed figures → picture, table and words. See figures.py (what), figure.py (the page)."""
