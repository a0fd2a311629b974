"""What is kept: entities, events, rankings, keys. SQLite by default, PostgreSQL by URL."""
