"""`surveyapp staff`: accounts of the office. There are none until somebody adds one here."""

from __future__ import annotations

import sys

import click

from surveyapp import clock
from surveyapp.cli.common import Surroundings, opened
from surveyapp.models import Role
from surveyapp.office import accounts, invitations, positions
from surveyapp.office.positions import Position

roles = click.Choice([one.value for one in Role])
role = click.option("--role", type=roles, default=Role.BUREAU.value, show_default=True)
provider = click.option("--provider", "providers", multiple=True, metavar="NAME", help="Whose things; repeat for more.")
invite = click.option("--invite", is_flag=True, help="Print a link; the owner chooses a password and sets up codes.")
own_password = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group()
def staff() -> None:
    """Accounts of the office."""


@staff.command()
@click.argument("email")
@role
@provider
@invite
@own_password
def add(email: str, role: str, providers: tuple[str, ...], invite: bool, password_stdin: bool) -> None:
    """Make an account; its password and the key for an app of codes are shown once.

    The role bureau has everything of all providers. The others have the providers that are named: officer and auditor
    see counts and reports, interviewer calls people back, funder reads definitive reports.
    """
    position = Position(Role(role), providers)
    if invite:
        _only_one(password_stdin)
        around = opened()
        return _show_link(around, invitations.add(around.stores.contacts, email, position, clock.now()))
    given = _password(password_stdin)
    return _show(accounts.add(opened().stores.contacts, email, given, position=position), password_stdin)


@staff.command("role")
@click.argument("email")
@click.argument("role", type=roles)
@provider
def move(email: str, role: str, providers: tuple[str, ...]) -> None:
    """Give an account another role and other providers; who was logged in is out."""
    accounts.move(opened().stores.contacts, email, Position(Role(role), providers))


@staff.command("list")
def everyone() -> None:
    """All accounts with role and providers, separated by tabs."""
    for one in positions.everyone(opened().stores.contacts):
        click.echo("\t".join((one.email, one.position.role, *one.position.providers)))


@staff.command()
@click.argument("email")
@invite
@own_password
def reset(email: str, invite: bool, password_stdin: bool) -> None:
    """Give an account a new password and key; who was logged in is out, and recovery codes are gone."""
    if invite:
        _only_one(password_stdin)
        around = opened()
        return _show_link(around, invitations.reset(around.stores.contacts, email, clock.now()))
    return _show(accounts.reset(opened().stores.contacts, email, _password(password_stdin)), password_stdin)


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


def _only_one(password_stdin: bool) -> None:
    if password_stdin:
        raise click.UsageError("--invite and --password-stdin: choose one, with a link the owner chooses the password")


def _show_link(around: Surroundings, token: str) -> None:
    click.echo(f"link      {around.config.office_url}/uitnodiging/{token}")
    click.echo(f"It works once, within {invitations.VALID.days} days, and is not shown again.", err=True)


def _password(given: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if given else None
