"""Step 3: save answers, finish a set, mix it with others, close a round. No names here."""
