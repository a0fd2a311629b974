"""The web: translates HTTP to the service's verbs and back, and nothing else."""
