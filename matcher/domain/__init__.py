"""The nouns of the field. Imports nothing else of the project."""
