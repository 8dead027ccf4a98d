"""When a worker was last at work, and an index that counts a round's messages

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_pulse_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse")),
    )
    op.create_index("ix_message_counts", "message", ["round_id", "state", "channel", "due", "bounced"])


def downgrade() -> None:
    op.drop_index("ix_message_counts", "message")
    op.drop_table("pulse")
