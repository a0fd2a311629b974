"""From events to models, and the synthetic world on which methods are tried."""
