"""Steps 4 to 6 on their own: `python -m analysis results|report --sample S --answers A`."""

from __future__ import annotations

import sys

from analysis.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
