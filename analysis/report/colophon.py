"""Step 6, chapter 5: who to ask, who answers for the report, and how its figures were made."""

from __future__ import annotations

from analysis.report.about import About
from analysis.report.fingerprint import in_print
from analysis.report.issue import changes, version_line
from analysis.report.method import NO_APPROACH
from analysis.report.values import Bullets, Chapter, Section, Terms, Text
from analysis.report.words import day

CHECK = (
    "Het controlegetal is een vingerafdruk van alle waarden in dit rapport. Wie de cijfers opnieuw uitrekent uit "
    "dezelfde antwoorden, krijgt hetzelfde getal. Verandert er één waarde, dan is het een ander getal."
)


def colophon(about: About, digest: str, number: str) -> Chapter:
    """The last chapter; `digest`: the hash over all values of the report."""
    return Chapter(number, "Contact en verantwoording", (), (
        Section(f"{number}.1", "Contact", (Text("Hebt u een vraag over dit onderzoek of over een cijfer? Neem "
                                                   "contact op met het bureau."), Terms(_contact(about)))),
        Section(f"{number}.2", "Verantwoordelijkheid", (
            Text(f"{about.bureau.called} is verantwoordelijk voor de inhoud van dit rapport. Overnemen van cijfers of "
                 "tekst mag met vermelding van de bron en de meetperiode."),
            Text(NO_APPROACH),
            *(Text(" ".join(part.split())) for part in about.bureau.colophon.split("\n\n") if part.strip()),
        )),
        Section(f"{number}.3", "Hoe de cijfers zijn berekend", (Bullets(_rules(about)),)),
        Section(f"{number}.4", "Versie", (Terms(_versions(about, digest)), Text(CHECK, "note"))),
        *changes(about.issue, f"{number}.5"),
    ))  # fmt: skip


def _contact(about: About) -> tuple[tuple[str, str], ...]:
    bureau = about.bureau
    lines = (
        ("Bureau", bureau.name),
        ("Telefoon", bureau.phone),
        ("Bereikbaar", bureau.hours),
        ("E-mail", bureau.email),
        ("Verantwoordelijk voor de persoonsgegevens", bureau.controller),
    )
    return tuple((name, value) for name, value in lines if value)


def _rules(about: About) -> tuple[str, ...]:
    rules = [
        "Alle cijfers gaan over bruikbare vragenlijsten.",
        "Een gemiddeld rapportcijfer is de som van de gegeven cijfers, gedeeld door hun aantal. Er wordt niet "
        "gewogen. Het totaal komt uit alle antwoorden en niet uit de cijfers per dienst.",
        "De respons is het aantal bruikbare vragenlijsten, gedeeld door de netto steekproef.",
        "De actuele promotorscore is 100 keer het aantal dat heeft aangeraden min het aantal dat heeft afgeraden, "
        "gedeeld door het aantal antwoorden.",
        "Rekenen gebeurt met volledige precisie. Pas bij het afdrukken wordt afgerond; een half gaat naar boven.",
    ]
    if about.profile.correction is not None:
        rules.append(
            "Een gecorrigeerd gemiddelde wordt alleen gemaakt als de norm niet is gehaald, en staat alleen dan in "
            "het rapport."
        )
    if about.profile.source:
        rules.append(f"Herkomst van de regels: {about.profile.source}.")
    return tuple(rules)


def _versions(about: About, digest: str) -> tuple[tuple[str, str], ...]:
    lists = ", ".join(f"{q.title} ({q.reference}, revisie {q.revision})" for q in about.questionnaires.values())
    lines = (
        ("Rapport", version_line(about.issue, about.final, about.today)),
        ("Keurmerk", about.keurmerk.title),
        ("Regels", f"van kracht vanaf {day(about.profile.valid_from)}"),
        ("Vragenlijsten", lists),
        ("Programma", about.version),
        ("Controlegetal", in_print(digest)),
    )
    return tuple((name, value) for name, value in lines if value)
