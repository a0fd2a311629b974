"""A synthetic region with known true preferences. Every name in it is invented."""
