"""Step 1, by e-mail: who gets which message and when, what it says, and what became of it."""
