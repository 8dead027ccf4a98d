"""Counts as officers see them, and an index that counts a round without reading its people

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_count",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_frozen_count_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "audience", name=op.f("pk_frozen_count")),
    )
    columns = ["round_id", "audience", "dienst", "outcome", "reason", "answered", "refused", "invited"]
    op.create_index("ix_case_counts", "case", columns)


def downgrade() -> None:
    op.drop_index("ix_case_counts", "case")
    op.drop_table("frozen_count")
