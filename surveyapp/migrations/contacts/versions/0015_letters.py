"""Letters in batches, and wrong codes from letters

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATES = ("due", "made", "failed", "sent", "dropped")


def upgrade() -> None:
    op.create_table(
        "letter_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name=op.f("ck_letter_batch_known_state")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_letter_batch_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batch")),
    )
    op.create_index(op.f("ix_letter_batch_round_id"), "letter_batch", ["round_id"])
    op.create_table(
        "code_tries",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_code_tries")),
    )
    op.create_index(op.f("ix_code_tries_day"), "code_tries", ["day"])
    for name in ("batch_id", "place"):
        op.add_column("message", sa.Column(name, sa.Integer(), nullable=True))
    op.create_index(op.f("ix_message_batch_id"), "message", ["batch_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_message_batch_id"), "message")
    for name in ("place", "batch_id"):
        op.drop_column("message", name)
    op.drop_table("code_tries")
    op.drop_table("letter_batch")
