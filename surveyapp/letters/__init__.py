"""Step 1, by letter: what it says, how it is laid out, and batches for the printer."""
