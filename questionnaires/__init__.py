"""Questionnaires and keurmerken as values: no web, no database (format: README.md beside this file)."""
