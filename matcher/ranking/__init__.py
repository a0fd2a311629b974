"""Candidates, features, score, rerank, explanation: how a ranking is made."""
