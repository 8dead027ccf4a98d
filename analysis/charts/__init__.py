"""Step 6, drawing: one picture language for all charts, as svg with text kept as text."""
