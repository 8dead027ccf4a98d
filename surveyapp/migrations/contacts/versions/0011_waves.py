"""Planned waves, and messages of unknown fate that a person let be

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = ("planned", "queued", "cancelled")


def upgrade() -> None:
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ran_on", sa.Date(), nullable=True),
        sa.Column("wrong", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name=op.f("ck_wave_known_wave_state")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_wave_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint("round_id", "kind", name=op.f("kind_once_a_round")),
    )
    op.add_column("message", sa.Column("rested", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("message", "rested")
    op.drop_table("wave")
