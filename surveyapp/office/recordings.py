"""The office's pages of sound: hear every clip, approve it, or record it yourself."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import i18n, rounds, security
from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.office import clips
from surveyapp.office.clips import ClipRow, Shelf
from surveyapp.office.here import stores as _stores
from surveyapp.speech import recorded, store

bp = Blueprint("recordings", __name__, url_prefix="/geluid")
CONFIG = "speech config"


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office; only the upload takes a file."""
    app.extensions[store.EXTENSION] = store.Sound(config.instance / "sound")
    app.extensions[CONFIG] = config
    app.config.setdefault(security.UPLOADS, {})["recordings.upload"] = recorded.MAX_UPLOAD
    app.register_blueprint(bp)


@bp.get("")
def clip_list() -> ResponseReturnValue:
    """All clips of one language of a round."""
    number = request.args.get("ronde", clips.latest(_stores()), type=int)
    if not number:
        return render_template("office/recordings_none.html")
    language = _language(request.args.get("taal", i18n.SOURCE))
    return render_template(
        "office/recordings.html",
        round=rounds.find(_stores(), number),
        rounds=[r for r in rounds.all_rounds(_stores()) if not r.closed or r.id == number],
        language=language,
        languages=i18n.languages(),
        shelf=_shelf(number, language.code),
        states=list(clips.State),
    )


@bp.get("/<name>.mp3")
def hear(name: str) -> Response:
    """A clip."""
    return store.reply(current_app.extensions[store.EXTENSION], name)


@bp.get("/<int:number>/<language>/<key>")
def clip(number: int, language: str, key: str) -> ResponseReturnValue:
    """One text: hear it, approve it, record it."""
    return _page(number, language, key)


@bp.post("/<int:number>/<language>/<key>/goedkeuren")
def approve(number: int, language: str, key: str) -> ResponseReturnValue:
    """Somebody listened to exactly this clip; on to the next one."""
    shelf = _shelf(number, language)
    row = _find(shelf, key)
    if not row.name or request.form.get("clip") != row.name or row.state in (clips.State.GONE, clips.State.STALE):
        return _page(number, language, key, "Deze tekst klinkt intussen anders. Luister nog een keer.")
    recorded.approve(_stores(), row.name)
    following = shelf.after(key)
    if following is None:
        return redirect(url_for("recordings.clip_list", ronde=number, taal=language), 303)
    return redirect(url_for("recordings.clip", number=number, language=language, key=following.key), 303)


@bp.post("/<int:number>/<language>/<key>/opname")
def upload(number: int, language: str, key: str) -> ResponseReturnValue:
    """Take in a recording of this text."""
    row = _find(_shelf(number, language), key)
    try:
        packed = recorded.packed(_sent(), row.spoken.shown)
    except Refused as problem:
        return _page(number, language, key, str(problem))
    recorded.keep(_stores(), row.spoken.language, row.spoken.shown, packed)
    clips.renew(_stores(), _config(), number, language)
    return redirect(url_for("recordings.clip", number=number, language=language, key=key), 303)


@bp.post("/<int:number>/<language>/<key>/weg")
def forget(number: int, language: str, key: str) -> ResponseReturnValue:
    """Take a recording away; the machine's voice comes back."""
    row = _find(_shelf(number, language), key)
    recorded.forget(_stores(), row.spoken.language, row.spoken.shown)
    clips.renew(_stores(), _config(), number, language)
    return redirect(url_for("recordings.clip", number=number, language=language, key=key), 303)


def _sent() -> bytes:
    file = request.files.get("opname")
    if file is None:
        return b""
    with file.stream:
        return file.stream.read()


def _page(number: int, language: str, key: str, problem: str = "") -> Response:
    shelf = _shelf(number, language)
    page = render_template(
        "office/recordings_clip.html",
        round=rounds.find(_stores(), number),
        language=_language(language),
        row=_find(shelf, key),
        following=shelf.after(key),
        problem=problem,
    )
    return Response(page, 422 if problem else 200, [security.MICROPHONE])


def _find(shelf: Shelf, key: str) -> ClipRow:
    row = shelf.find(key)
    if row is None:
        abort(404)
    return row


def _shelf(number: int, language: str) -> Shelf:
    return clips.shelf(_stores(), _config(), number, _language(language).code)


def _language(code: str) -> i18n.Language:
    found = next((language for language in i18n.languages() if language.code == code), None)
    if found is None:
        abort(404)
    return found


def _config() -> Config:
    config: Config = current_app.extensions[CONFIG]
    return config
