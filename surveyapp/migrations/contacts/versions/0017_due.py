"""What officers were told by mail to be due

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "due_notice",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_due_notice_staff_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_due_notice_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "round_id", "what", name=op.f("pk_due_notice")),
    )


def downgrade() -> None:
    op.drop_table("due_notice")
