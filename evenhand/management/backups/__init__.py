"""Backups: two things apart, each closed to a key that is not on this machine; and the way back.

=================  ============================================================================================
:mod:`.places`     folders, names and lives of backups; the offline key's public half
:mod:`.databases`  the database as it stood at one moment, as a stream, from SQLite or PostgreSQL
:mod:`.making`     ``evenhand backup``
:mod:`.restoring`  ``evenhand restore``: into an empty place only; what was destroyed is destroyed again first
:mod:`.drilling`   ``evenhand restore-drill``: restores the newest into a scratch place and checks it
:mod:`.notes`      what this machine knows of its last backup and drill, for ``doctor``
=================  ============================================================================================

The database's backup holds ciphertext and what stands in the open; the custodian's holds the keys. Whoever has both
and the offline key reads what the office could read that day. So they lie apart, and the custodian's lives few days.
"""
