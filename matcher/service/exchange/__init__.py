"""Tables in and out: CSV, Excel, Parquet and JSON Lines."""
