"""Step 1, the import doctor: from any file of an officer to people who can be asked, or one reason why not."""
