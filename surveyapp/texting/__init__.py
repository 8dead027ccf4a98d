"""Step 1, by text message: what it says, how long it may be, and the gateway that takes it."""
