"""Step 6: figures become a Report, a value with all that is printed; a file for each chapter or kind of figure."""
