"""What a reader decided of open texts

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "open_text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("themes", kind, nullable=False),
        sa.CheckConstraint(
            "state in ('coded', 'released', 'withheld')", name=op.f("ck_open_text_known_state")
        ),
        sa.CheckConstraint(
            "state = 'released' or text = ''", name=op.f("ck_open_text_text_only_when_released")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_text")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_open_text_round_id"), "open_text", ["round_id"])


def downgrade() -> None:
    op.drop_table("open_text")
