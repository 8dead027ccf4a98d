"""Step 6, last: a Report becomes a PDF/UA document and a part of a web page."""
