"""Alembic's entry for the contacts store."""

from surveyapp.migrations.environment import run
from surveyapp.models import ContactsBase

run(ContactsBase.metadata)
