"""Step 6, other files: the same figures and answers as a workbook, CSV, SPSS file, codebook and JSON."""
