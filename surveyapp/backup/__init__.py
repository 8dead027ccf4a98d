"""Beside all steps: copies of both stores that belong together, put back whole or not at all, and looked through."""
