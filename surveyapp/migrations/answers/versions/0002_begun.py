"""How many began, kept with a closed round

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("closing", sa.Column("begun", kind, nullable=True))


def downgrade() -> None:
    op.drop_column("closing", "begun")
