"""Example rounds and participants, answered through the pages as people would."""
