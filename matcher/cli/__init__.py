"""The `matcher` command. Commands import what they need when they run, so that help appears at once."""
