"""What came back of e-mail, and the mailbox in which it is read

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("bounced", sa.String(), nullable=False, server_default=""))
    mailbox = op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
    )
    op.bulk_insert(mailbox, [{"id": 1, "replies": 0, "leaving": 0, "unmatched": 0, "problem": ""}])


def downgrade() -> None:
    op.drop_table("mailbox")
    op.drop_column("message", "bounced")
