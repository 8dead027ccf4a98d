"""The office's pages about whom a round asks: the response account, and a sample of a list that is too large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import rounds
from surveyapp.fieldwork import account as accounting
from surveyapp.fieldwork import sampling
from surveyapp.fieldwork.account_channels import by_channel
from surveyapp.fieldwork.sampling import Draw
from surveyapp.i18n import gettext as _
from surveyapp.office import account_words, rights
from surveyapp.office.here import stores as _stores

bp = Blueprint("samples", __name__, url_prefix="/ronde/<int(max=2147483647):number>")
MOST = 1_000_000  # people of one group: more is a slip of the hand


@dataclass(frozen=True, slots=True)
class Field:
    """One group of people on the form."""

    field: str
    name: str
    said: str  # as it was typed
    draw: Draw
    wrong: bool = False


@bp.get("/verantwoording")
def account(number: int) -> ResponseReturnValue:
    """Everyone of the lists, as counts."""
    round_ = rights.find_round(_stores(), g.staff, number)
    found = accounting.account(_stores(), number)
    names = account_words.dienst_names(round_)
    sizes = sampling.sizes(_stores(), number)
    # While people answer, their provider sees how many in steps only: on the page of the progress.
    answers = rights.exact(g.staff, round_)
    return render_template(
        "office/round_account.html",
        round=round_,
        tables=(
            account_words.by_audience(found, answers),
            account_words.by_dienst(found, answers),
            account_words.channel_table(by_channel(_stores(), number)),
        ),
        drawn=[(_name(group, names), wanted) for group, wanted in sorted(sizes.items())],
    )


@bp.get("/steekproef")
def sample(number: int) -> ResponseReturnValue:
    """How many people are asked, and what another number would do; nothing changes."""
    round_ = _open_round(number)
    fields = tuple(_fields(round_, request.args if "bekijk" in request.args else None))
    problem = _problem(fields)
    seen = "bekijk" in request.args and not problem
    page = render_template("office/sample.html", round=round_, groups=fields, problem=problem, seen=seen)
    return page, 422 if problem else 200


@bp.post("/steekproef")
def draw(number: int) -> ResponseReturnValue:
    """Draw, with the numbers that were looked at."""
    round_ = _open_round(number)
    fields = tuple(_fields(round_, request.form))
    if _problem(fields):
        abort(400)
    wanted = {(one.draw.audience, one.draw.dienst): one.draw.wanted for one in fields}
    sampling.draw(_stores(), number, wanted)
    current_app.logger.info("Sample of round %s drawn by account %s", number, g.staff.staff_id)
    flash(_("De steekproef is getrokken."))
    return redirect(url_for("samples.account", number=number), 303)


def _fields(round_: rounds.Round, said: Mapping[str, str] | None) -> Iterator[Field]:
    """Every group of the round, with what was typed for it (`None`: with what holds now)."""
    names = account_words.dienst_names(round_)
    now = sampling.preview(_stores(), round_.id, {})
    typed = {_field(one): _text(one.wanted) if said is None else said.get(_field(one), "").strip() for one in now}
    numbers = {name: int(text) for name, text in typed.items() if _is_number(text)}
    wanted = {(one.audience, one.dienst): numbers.get(_field(one)) for one in now}
    for one in sampling.preview(_stores(), round_.id, wanted):
        text = typed.get(_field(one), "")
        name = _name((one.audience, one.dienst), names)
        yield Field(_field(one), name, text, one, wrong=bool(text) and not _is_number(text))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= MOST and len(text) < 9


def _text(wanted: int | None) -> str:
    return "" if wanted is None else str(wanted)


def _field(one: Draw) -> str:
    return f"aantal-{one.audience}-{one.dienst}"


def _name(group: sampling.Group, names: Mapping[str, str]) -> str:
    audience, dienst = group
    who = account_words.AUDIENCES[audience]
    return f"{who}: {names.get(dienst, dienst)}" if audience == "client" else who


def _problem(fields: tuple[Field, ...]) -> str:
    wrong = [one.name for one in fields if one.wrong]
    if not wrong:
        return ""
    return _("Vul een heel getal in vanaf 1, of laat het vak leeg. Dat geldt voor: %(names)s.") % {
        "names": "; ".join(wrong)
    }


def _open_round(number: int) -> rounds.Round:
    round_ = rights.find_round(_stores(), g.staff, number)
    if round_.closed:
        abort(409)
    return round_
