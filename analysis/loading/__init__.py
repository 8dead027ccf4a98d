"""Step 4, in front of it: the two CSV files of the contract, checked as a whole, every fault at once."""
