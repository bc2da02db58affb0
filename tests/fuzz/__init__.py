"""Hostile bytes for every parser: kept corpora, replayed everywhere, grown with atheris."""
