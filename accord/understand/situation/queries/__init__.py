"""Reading laws and the gap matrix: every list and every row through access."""
