"""How people of a round are asked where their list does not say

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

from surveyapp.models.base import Json

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("channels", Json, server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("round", "channels")
