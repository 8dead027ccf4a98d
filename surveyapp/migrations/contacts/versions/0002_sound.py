"""Recordings, approved clips, how a provider's name is said

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sound", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("language", "text", name="text_once_a_language"),
    )
    op.create_table(
        "approval",
        sa.Column("clip", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("clip", name=op.f("pk_approval")),
    )
    op.add_column("provider", sa.Column("spoken", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("provider", "spoken")
    op.drop_table("approval")
    op.drop_table("recording")
