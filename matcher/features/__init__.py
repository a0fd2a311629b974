"""The only place where numbers for models are made; one idea a file."""
