"""Three channels for each case, why one does not reach somebody, and what stops messages

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CASE_TEXTS = ("channel_2", "channel_3", "reason")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    for name in CASE_TEXTS:
        op.add_column("case", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("case", sa.Column("failed", JSON, nullable=False, server_default="{}"))
    for table, name in (("case", "held"), ("round", "held"), ("round", "paused")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table, name in (("round", "paused"), ("round", "held"), ("case", "held"), ("case", "failed")):
        op.drop_column(table, name)
    for name in CASE_TEXTS:
        op.drop_column("case", name)
