"""The encrypted file: keys and unlock slots, engine, journal, unit of work, backups, integrity.

No clinical word is known here: slices register their kinds of entries and their record types.
"""
