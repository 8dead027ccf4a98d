"""The fonts of everything we print, and a fetcher for WeasyPrint that hands out these and nothing else."""

from __future__ import annotations

from pathlib import Path

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FOLDER = Path(__file__).parent / "fonts"
FILES = {400: FOLDER / "OpenSans-Regular.ttf", 600: FOLDER / "OpenSans-SemiBold.ttf"}
BASE = "file:///fonts/"  # no real place: a relative address can only name one of our fonts
ALLOWED = {f"{BASE}{file.name}": file for file in FILES.values()}


class OwnFontsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Hands out the committed fonts and refuses every other address, whatever its form."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font file of this address; FatalURLFetchingError for anything else."""
        if url not in ALLOWED:
            raise FatalURLFetchingError("a document names an address outside its own fonts")
        return URLFetcherResponse(url, ALLOWED[url].read_bytes(), {"Content-Type": "font/ttf"})
