"""Example rounds and participants, answered through the pages as people would.

`load` is called with both sites started; what is there already is left as it is.
"""

from __future__ import annotations

from surveyapp.config import Config
from surveyapp.demo import finished, others, running
from surveyapp.demo.around import Around, give_bureau
from surveyapp.demo.showing import addresses

__all__ = ["addresses", "load"]


def load(config: Config, base: str) -> dict[str, str]:
    """Load what is missing of the example, over HTTP at `base`, and give its addresses.

    Errors:  Refused when a page does not offer an answer, or the stores are those of a real installation.
    """
    with Around.of(config, base) as around:
        give_bureau(around)
        others.load(around)
        finished.load(around)
        running.load(around)
        return addresses(around)
