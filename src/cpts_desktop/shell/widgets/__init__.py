"""Widgets of the house. All of them show text as plain text and take their colours from tokens."""
