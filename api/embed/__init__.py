"""Lists on the pages of portals: the script that shows them, and the routes that it calls."""
