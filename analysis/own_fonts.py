"""The fonts of everything we print, and a fetcher for WeasyPrint that hands out these and nothing else."""

from __future__ import annotations

from pathlib import Path

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FOLDER = Path(__file__).parent / "fonts"
FILES = {400: FOLDER / "OpenSans-Regular.ttf", 600: FOLDER / "OpenSans-SemiBold.ttf"}
BASE = "file:///fonts/"  # no real place: a relative address can only name one of our fonts
LOGO = f"{BASE}logo.png"
ALLOWED = {f"{BASE}{file.name}": file for file in FILES.values()}


class OwnFontsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Hands out the committed fonts and one logo, and refuses every other address, whatever its form."""

    def __init__(self, *given: object, logo: bytes = b"", **options: object) -> None:
        super().__init__(*given, **options)
        self._logo = logo

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font file of this address, or the logo; FatalURLFetchingError for anything else."""
        if self._logo and url == LOGO:
            return URLFetcherResponse(url, self._logo, {"Content-Type": "image/png"})
        if url not in ALLOWED:
            raise FatalURLFetchingError("a document names an address outside its own fonts")
        return URLFetcherResponse(url, ALLOWED[url].read_bytes(), {"Content-Type": "font/ttf"})
