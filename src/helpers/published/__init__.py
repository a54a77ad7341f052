"""The published tables: read from disk, described, placed, and what they are worth."""
