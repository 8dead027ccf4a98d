"""Step 2, for ears: every text of the low form as a clip, made beforehand and found by what it says."""
