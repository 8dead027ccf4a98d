"""Step 6, on the summary page: where staff and organisation do relatively well or weakly, by a test, not by a rank."""

from __future__ import annotations

from dataclasses import replace

from analysis.report.apart import strong_and_weak
from analysis.report.satisfaction import aspect, looks
from analysis.report.side import Side
from questionnaires.model import Metric, Subject

Lists = tuple[tuple[str, tuple[str, ...]], ...]

NO_BENCHMARK = (
    "Of een onderdeel relatief goed of zwak scoort, is niet te zeggen: er is geen vergelijking met alle deelnemers."
)
TOO_FEW = "Of een onderdeel relatief goed of zwak scoort, is niet te zeggen: er zijn te weinig antwoorden."
NOTHING = "Geen onderdeel scoort hoger of lager dan bij alle deelnemers: de verschillen kunnen toeval zijn."
REST = "De verschillen bij de andere onderdelen kunnen toeval zijn."
WHO: tuple[tuple[Subject | None, str], ...] = (
    (Subject.STAFF, "De medewerkers scoren"),
    (Subject.ORGANISATION, "De organisatie scoort"),
    (None, "De dienstverlening scoort"),
)
WELL, WEAKLY = "relatief goed", "relatief zwak"


def strengths(side: Side) -> tuple[Lists, tuple[str, ...]]:
    """Titled lists of aspects that really differ from those of all participants, and what to say with them.

    All aspects on the page are one family of looks, those of the staff and those of the organisation together.
    """
    if side.all is None:
        return (), (NO_BENCHMARK,)
    aspects = side.questionnaire.with_metric(Metric.ASPECT)
    every = [replace(look, label=q.code) for q in aspects for look in looks(side, *aspect(side, q))]
    if not every:
        return (), (TOO_FEW,)
    strong, weak = strong_and_weak(every)
    lists = [
        (title, tuple(side.questionnaire[code].label for code in codes if side.questionnaire[code].about is about))
        for about, who in WHO
        for title, codes in ((f"{who} {WELL} op", strong), (f"{who} {WEAKLY} op", weak))
    ]
    shown = tuple((title, labels) for title, labels in lists if labels)
    return shown, () if len(strong) + len(weak) == len(every) else (REST if shown else NOTHING,)
