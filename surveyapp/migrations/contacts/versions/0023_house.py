"""The bureau's house style

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bureau", sa.Column("colour", sa.String(), nullable=False, server_default=""))
    op.add_column("bureau", sa.Column("logo", sa.LargeBinary(), nullable=True))
    op.add_column("bureau", sa.Column("colophon", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("colophon", "logo", "colour"):
        op.drop_column("bureau", column)
