"""Signed and sealed packets between members: envelope, body, identity cards, gaps. No clinic."""
