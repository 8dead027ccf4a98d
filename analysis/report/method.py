"""Step 6, chapters 1 and 2: why the survey was done, how, how to read it, and the results for the keurmerk."""

from __future__ import annotations

from analysis.figures import Figures
from analysis.report.about import About
from analysis.report.account import account_table, dienst_table, drawing
from analysis.report.definitions import Formula, from_round, from_rules
from analysis.report.missed import after_missing
from analysis.report.missing import missing_blocks
from analysis.report.provinces import provinces_figure
from analysis.report.results import diensten_table, publication_note, results_table
from analysis.report.values import Block, Bullets, Chapter, Figure, FlowChart, FlowLane, Section, Terms, Text
from analysis.report.verdict import verdict_blocks
from analysis.report.words import EMPTY, FEW, MASKED, SIGN, day
from questionnaires.keurmerk import Weight
from questionnaires.model import Audience

NO_APPROACH = (
    "De antwoorden zijn anoniem gegeven. Op grond van dit rapport mag niemand een cliënt of opdrachtgever "
    "benaderen over wat hij of zij heeft ingevuld."
)

INTERVAL = (
    "als iedereen die gevraagd is had geantwoord, ligt het cijfer met 95% zekerheid tussen deze twee getallen; maar "
    "alleen als wie niet antwoordde er net zo over denkt"
)
DIFFERENCE = (
    "een verschil noemen wij pas een verschil als toeval het niet goed verklaart (toets met 95% zekerheid). Hoe meer "
    "verschillen een figuur toont, hoe strenger de toets. Onder de figuur staat welke verschillen overblijven"
)


def introduction(about: About) -> Chapter:
    """Chapter 1."""
    mark = about.keurmerk
    background = Text(
        f"Het {mark.title} laat zien welke dienstverleners goed werk leveren voor mensen die werk zoeken, aan het "
        f"werk gaan of aan het werk willen blijven. {mark.owner} beheert het keurmerk. Wie het keurmerk wil halen "
        "of houden, vraagt elke meetperiode aan cliënten en opdrachtgevers hoe tevreden zij zijn. Dit rapport "
        "beschrijft wat zij hebben geantwoord."
    )
    meaning = Text(
        "Tevredenheid is één van de normen van het keurmerk. Een gehaalde norm voor tevredenheid is dus nog geen "
        "keurmerk: de beheerder kijkt ook naar het verslag van de audit, en besluit op grond van beide. Aan de "
        "uitkomsten in dit rapport kan niemand rechten ontlenen."
    )
    bureau = Text(
        f"{about.bureau.called} heeft het onderzoek uitgevoerd, los van {about.short}: de dienstverlener heeft alleen "
        "de lijst met cliënten en opdrachtgevers geleverd en heeft geen invloed op de antwoorden of de cijfers. "
        "Hoofdstuk 5 vertelt hoe u het bureau bereikt."
    )
    return Chapter(
        "1",
        "Inleiding",
        (),
        (
            Section("1.1", "Achtergrond", (background,)),
            Section("1.2", "Wat het keurmerk met dit onderzoek doet", (meaning,)),
            Section("1.3", "Wie het onderzoek heeft gedaan", (bureau,)),
        ),
    )


def method(about: About, figures: Figures, participants: int) -> Chapter:
    """Chapter 2; `participants`: how many stand beside the own figures, 0 without a benchmark."""
    return Chapter(
        "2",
        "Onderzoek",
        (),
        (
            Section("2.1", "Opzet en uitvoering", (*_who(about, figures), _flow(about), *_lists())),
            Section("2.2", "Leeswijzer", _guide(about, participants)),
            Section("2.3", "Verantwoording van de steekproef", _response(about, figures)),
            Section(
                "2.4",
                "Diensten",
                (
                    Text(
                        "Een aantal uitkomsten is uitgesplitst naar dienst. Het gaat dan alleen om diensten "
                        "waarvoor cliënten zijn aangeleverd."
                    ),
                    from_round(diensten_table(about, figures), Formula.LIST, about),
                ),
            ),
            Section("2.5", "Resultaten voor het keurmerk", _results(about, figures)),
            Section("2.6", "Het oordeel", from_rules(verdict_blocks(about, figures), about)),
            Section("2.7", "Wie is gevraagd en wie ontbreekt", _missing(about, figures)),
            *after_missing(about, figures.verdict, "2.8"),
        ),
    )


def _who(about: About, figures: Figures) -> tuple[Block, ...]:
    period = f" Het gaat om trajecten die eindigden van {about.period}." if about.period else ""
    days = f" Invullen kon van {about.fieldwork}." if about.fieldwork else ""
    return (
        Text(f"De vragen zijn gesteld aan cliënten van {about.short} en aan hun opdrachtgevers.{period}{days}"),
        Text(
            f"De lijst met cliënten en opdrachtgevers komt van {about.short}. Het bureau heeft de lijst "
            f"gecontroleerd op dubbele en onvolledige gegevens, {drawing(about, figures)} "
            "Wie tegelijk cliënt en opdrachtgever is, kreeg alleen de vragenlijst voor cliënten."
        ),
        *_statement(about),
        Text(_channels(about)),
    )


def _statement(about: About) -> tuple[Block, ...]:
    signed = about.statement
    if signed is None:
        return ()
    return (
        Text(
            f"De dienstverlener verklaarde op {day(signed.signed_on)} dat de lijst met cliënten volledig is en naar "
            f"waarheid (functie: {signed.function}). Volgens die verklaring eindigden in de meetperiode "
            f"{signed.ended} trajecten, waarvan {signed.broken_off} voortijdig."
        ),
    )


def _channels(about: About) -> str:
    clients, opdrachtgevers = about.channels(Audience.CLIENT), about.channels(Audience.OPDRACHTGEVER)
    told = [f"Cliënten zijn {clients} uitgenodigd."] if clients else []
    told += [f"Opdrachtgevers zijn {opdrachtgevers} uitgenodigd."] if opdrachtgevers else []
    told.append(
        "Wie niet reageerde, kon een herinnering krijgen. Meedoen was vrijwillig en elke vraag mocht worden "
        "overgeslagen."
    )
    return " ".join(told)


def _flow(about: About) -> Figure:
    def invited(audience: Audience) -> str:
        how = about.channels(audience)
        return f"Uitnodiging {how}" if how else "Uitnodiging"

    clients = _steps(invited(Audience.CLIENT), "Reguliere of laagdrempelige vragenlijst")
    opdrachtgevers = _steps(invited(Audience.OPDRACHTGEVER), "Vragenlijst voor opdrachtgevers")
    chart = FlowChart((FlowLane("Cliënten", clients), FlowLane("Opdrachtgevers", opdrachtgevers)))
    return from_round(Figure("flow", "2.1", "De weg van lijst naar rapport", "", chart), Formula.LIST, about)


def _steps(invited: str, questionnaire: str) -> tuple[str, ...]:
    return (
        "Lijst van de dienstverlener, nagekeken door het bureau",
        invited,
        "Herinnering voor wie nog niet heeft ingevuld",
        questionnaire,
        "Antwoorden los van namen, en dan het rapport",
    )


def _lists() -> tuple[Block, ...]:
    return (
        Text(
            "Voor cliënten zijn er twee vormen van dezelfde vragenlijst. De laagdrempelige vorm stelt dezelfde "
            "vragen in zo eenvoudig mogelijk Nederlands, en één vraag tegelijk. De antwoorden op beide vormen zijn "
            "samen geteld."
        ),
        Text(NO_APPROACH),
    )


def _guide(about: About, participants: int) -> tuple[Block, ...]:
    beside = (
        f"Naast de eigen uitkomst staat het gemiddelde van alle {participants} deelnemers aan dit onderzoek, de "
        f"eigen cliënten en opdrachtgevers meegerekend. {_weight(about)} Wie later klaar is, komt er samen met "
        f"ten minste {about.profile.benchmark_from - 1} anderen bij: zo zijn uit twee rapporten niet de cijfers van "
        "één deelnemer te halen. Waar een gemiddelde ontbreekt, zijn er te weinig antwoorden van anderen."
        if participants
        else "Een vergelijking met alle deelnemers ontbreekt: daarvoor zijn ten minste "
        f"{about.profile.benchmark_from} andere deelnemers nodig, van wie er geen de helft of meer van de "
        "antwoorden heeft. De figuren tonen daarom alleen de eigen uitkomst."
    )
    return (
        Text(
            "Hoofdstuk 3 gaat over de cliënten, hoofdstuk 4 over de opdrachtgevers. Bij elk figuur staat een tabel "
            "met dezelfde cijfers."
        ),
        Text(beside),
        Text("Goed om te weten bij het lezen:"),
        Bullets(_hints(about)),
        Terms(_signs()),
    )


def _weight(about: About) -> str:
    if about.profile.benchmark_weight is Weight.RESPONDENT:
        return "Ieder antwoord weegt daarin even zwaar."
    return (
        "Iedere deelnemer weegt daarin even zwaar, hoe klein of groot ook; alleen deelnemers met ten minste "
        f"{about.profile.mean_from} antwoorden tellen mee."
    )


def _hints(about: About) -> tuple[str, ...]:
    profile = about.profile
    return (
        "Het aantal antwoorden (n) verschilt per figuur. Niet iedereen kreeg elke vraag, omdat een vraag soms "
        "afhangt van een eerder antwoord, en wie een vraag oversloeg telt bij die vraag niet mee.",
        f"Een verdeling over antwoorden tonen wij vanaf {profile.distribution_from} antwoorden en een score vanaf "
        f"{profile.mean_from}. In de tabellen met rapportcijfers is een rij met 1 tot en met "
        f"{profile.masked_below - 1} cijfers verborgen. Soms is dan ook een tweede dienst verborgen, omdat het "
        "cijfer van de eerste anders uit te rekenen zou zijn.",
        "Percentages zijn elk voor zich afgerond op hele procenten. Samen kunnen zij dus iets meer of minder dan "
        "100 zijn. Rapportcijfers, respons en promotorscore hebben één decimaal.",
        "Bij tevredenheid telt ‘geen mening’ mee in de 100 procent. Bij de andere vragen tellen alleen "
        "inhoudelijke antwoorden mee.",
        "Een gehaalde norm voor tevredenheid is nog geen keurmerk; zie paragraaf 1.2.",
        "Op grond van dit rapport mag niemand worden benaderd over zijn of haar antwoorden.",
    )


def _signs() -> tuple[tuple[str, str], ...]:
    return (
        (MASKED, "verborgen, zodat niemand herkenbaar is"),
        (EMPTY, "niet te berekenen of niet van toepassing"),
        ("n", "aantal mensen dat de vraag heeft beantwoord"),
        (SIGN, f"minder dan {FEW} antwoorden: één antwoord meer of minder kan veel uitmaken"),
        ("95%-interval", INTERVAL),
        ("toeval", DIFFERENCE),
    )


def _response(about: About, figures: Figures) -> tuple[Block, ...]:
    by_dienst = dienst_table(about, figures)
    return (
        Text(
            "Niet elke naam op de lijst kon worden uitgenodigd. Tabel 2.1 laat zien hoe de lijst de netto "
            "steekproef werd, en hoeveel bruikbare vragenlijsten daaruit kwamen. De respons is het aantal "
            "bruikbare vragenlijsten als percentage van de netto steekproef."
        ),
        from_round(account_table(figures, about), Formula.ACCOUNT, about),
        *([from_round(by_dienst, Formula.ACCOUNT, about)] if figures.clients.supplied else []),
        Text(
            "Een vragenlijst van een cliënt is bruikbaar als de vragen over de dienstverlening zijn gezien en voor "
            "het grootste deel beantwoord. Een vragenlijst van een opdrachtgever is bruikbaar als er ten minste "
            "één rapportcijfer in staat.",
            "note",
        ),
    )


def _results(about: About, figures: Figures) -> tuple[Block, ...]:
    return (*_publication(about), from_round(results_table(about, figures), Formula.RESULTS, about))


def _missing(about: About, figures: Figures) -> tuple[Block, ...]:
    drivers = figures.drivers
    places = provinces_figure(drivers.provinces if drivers else None, "2.3", about.profile.mean_from)
    told = tuple(from_round(place, Formula.ACCOUNT, about) for place in places)
    return (*told, *missing_blocks(about, drivers.missing if drivers else None, figures.clients))


def _publication(about: About) -> tuple[Block, ...]:
    return (
        Text(
            "In de kolom ‘Publicatie’ staat of de respons groot genoeg is om het rapportcijfer te publiceren op de "
            "website van het keurmerk."
        ),
        publication_note(about),
    )
