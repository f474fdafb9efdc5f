"""Every read of the app: where duties stand, their threads, the board, what waits."""
