"""From nameless answers to figures, norms and report: no web, no database, no clock."""
