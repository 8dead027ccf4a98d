"""`make bench`: every figure beside its reference, measured in the same run on this machine."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench import answers, disclosure, letters, lists, mail, paint, progress, questionnaire, report, results

PARTS = {
    "answers": answers.measure,
    "questionnaire": questionnaire.measure,
    "paint": paint.measure,
    "report": report.measure,
    "results": results.measure,
    "letters": letters.measure,
    "disclosure": disclosure.measure,
    "import": lists.measure,
    "mail": mail.measure,
    "progress": progress.measure,
}


def main() -> int:
    """Measure the named parts (all without a name); exit 1 when a bar is not reached."""
    missed = 0
    print(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for row in PARTS[name](Path(folder)):
                print(row)
                missed += not row.reached
    return min(missed, 1)


sys.exit(main())
