"""`surveyapp staff`: accounts of the office. There are none until somebody adds one here."""

from __future__ import annotations

import sys

import click

from surveyapp.cli.common import opened
from surveyapp.office import accounts

own_password = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group()
def staff() -> None:
    """Accounts of the office."""


@staff.command()
@click.argument("email")
@own_password
def add(email: str, password_stdin: bool) -> None:
    """Make an account; its password and the key for an app of codes are shown once."""
    _show(accounts.add(opened().stores.contacts, email, _password(password_stdin)), password_stdin)


@staff.command()
@click.argument("email")
@own_password
def reset(email: str, password_stdin: bool) -> None:
    """Give an account a new password and key; who was logged in is out."""
    _show(accounts.reset(opened().stores.contacts, email, _password(password_stdin)), password_stdin)


@staff.command()
@click.argument("email")
def remove(email: str) -> None:
    """End an account; who was logged in is out."""
    accounts.remove(opened().stores.contacts, email)


def _show(account: accounts.NewAccount, chosen: bool) -> None:
    click.echo(f"account   {account.email}")
    if not chosen:
        click.echo(f"password  {account.password}")
    click.echo(f"key       {account.totp_secret}")
    click.echo(f"app       {account.totp_uri}")
    click.echo("These are not kept and not shown again. Put the key in an app for codes.", err=True)


def _password(given: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if given else None
