"""Matches entrepreneurs with mentors, incubators, courses, investors and partners, and says why."""

__version__ = "0.1.0"
