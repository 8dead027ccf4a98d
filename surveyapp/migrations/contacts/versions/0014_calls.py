"""Attempts to call people, who is being called, and tickets to the question pages

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

RESULTS = (
    "'no_answer', 'voicemail', 'call_back', 'alone', 'refused', 'wrong_number', 'moved', 'deceased', 'interviewed'"
)


def upgrade() -> None:
    op.create_table(
        "call_attempt",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("again_hour", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"result in ({RESULTS})", name=op.f("ck_call_attempt_known_result")),
        sa.CheckConstraint(
            "result <> 'interviewed' or (called_on is null and part = '')",
            name=op.f("ck_call_attempt_no_moment_of_answers"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_call_attempt_round_id_round")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], ondelete="CASCADE", name=op.f("fk_call_attempt_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_call_attempt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_call_attempt_round_id"), "call_attempt", ["round_id"])
    op.create_table(
        "call_lease",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], ondelete="CASCADE", name=op.f("fk_call_lease_case_id_case")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_call_lease_round_id_round")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], ondelete="CASCADE", name=op.f("fk_call_lease_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_call_lease")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_call_lease_staff_id")),
    )
    op.create_table(
        "handover",
        sa.Column("ticket_hash", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], ondelete="CASCADE", name=op.f("fk_handover_case_id_case")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_handover_round_id_round")),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_case_id"), "handover", ["case_id"])


def downgrade() -> None:
    for table in ("handover", "call_lease", "call_attempt"):
        op.drop_table(table)
