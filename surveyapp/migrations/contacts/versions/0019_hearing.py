"""The day on which a report could be disputed, and what was said about it

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("presented", sa.Date(), nullable=True))
    op.create_table(
        "report_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("bureau", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind in ('comment', 'agreed', 'question')", name=op.f("ck_report_remark_known_kind")),
        sa.CheckConstraint(
            "outcome in ('', 'changed', 'kept', 'withheld')", name=op.f("ck_report_remark_known_outcome")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_report_remark_round_id")),
        sa.ForeignKeyConstraint(["answers"], ["report_remark.id"], name=op.f("fk_report_remark_answers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_remark")),
    )
    op.create_index(op.f("ix_report_remark_round_id"), "report_remark", ["round_id"])


def downgrade() -> None:
    op.drop_table("report_remark")
    op.drop_column("round", "presented")
