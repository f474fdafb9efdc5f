"""Backup and restore: everything an installation is, in one sealed file that restores on either database.

``container`` seals and opens the file, ``rows`` writes and reads the tables in a form that belongs to no database,
``make`` and ``restore`` put both together, ``cli`` is what people call.
"""
