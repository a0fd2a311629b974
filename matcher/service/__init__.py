"""The verbs: what api, cli and notebooks may ask for. The only door to the rest of the library."""
