"""Regions, industries, vocabularies and provisions as data. Nothing else knows a place by name."""
