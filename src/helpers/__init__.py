"""Helpers shared by the notebooks of the Annual Safeguarding Report."""

__version__ = "0.1.0"
