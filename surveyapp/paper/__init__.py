"""Paper: forms to print, made from the questionnaires."""
