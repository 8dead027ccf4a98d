"""The office's forms."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField


class LoginForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What is needed to log in; all that is wrong gets the same answer, so no field checks by itself."""

    email = EmailField("E-mailadres")
    password = PasswordField("Wachtwoord")
    code = StringField("Code van 6 cijfers uit uw app, of een herstelcode")
