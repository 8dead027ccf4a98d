"""Step 1: open a round, read its list, hand out links, count who answered."""
