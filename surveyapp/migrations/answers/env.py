"""Alembic's entry for the answers store."""

from surveyapp.migrations.environment import run
from surveyapp.models import AnswersBase

run(AnswersBase.metadata)
