"""The fonts of everything we print, and a fetcher for WeasyPrint that hands out our own files and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FOLDER = Path(__file__).parent / "fonts"
FILES = {400: FOLDER / "OpenSans-Regular.ttf", 600: FOLDER / "OpenSans-SemiBold.ttf"}
BASE = "file:///fonts/"  # no real place: a relative address can only name one of our fonts
ALLOWED = {f"{BASE}{file.name}": file for file in FILES.values()}


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Hands out the committed fonts and the pictures it is given; every other address is refused, in any form."""

    def __init__(self, pictures: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """`pictures`: PNG or SVG by their name in the document."""
        super().__init__(allowed_protocols={"file"}, fail_on_errors=True)
        self._pictures = {f"{BASE}{name}": data for name, data in pictures.items()}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font or picture of this address; FatalURLFetchingError for anything else."""
        if url in self._pictures:
            kind = "image/svg+xml" if url.endswith(".svg") else "image/png"
            return URLFetcherResponse(url, self._pictures[url], {"Content-Type": kind})
        if url not in ALLOWED:
            raise FatalURLFetchingError("a document names an address outside its own files")
        return URLFetcherResponse(url, ALLOWED[url].read_bytes(), {"Content-Type": "font/ttf"})
