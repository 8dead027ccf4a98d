"""Samples, and what the columns of a provider's lists are

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample_size",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("dienst", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.CheckConstraint("wanted > 0", name=op.f("ck_sample_size_somebody")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sample_size_round_id")),
        sa.PrimaryKeyConstraint("round_id", "audience", "dienst", name=op.f("pk_sample_size")),
    )
    op.create_table(
        "provider_column",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_column_provider_id")),
        sa.PrimaryKeyConstraint("provider_id", "audience", "heading", name=op.f("pk_provider_column")),
    )


def downgrade() -> None:
    op.drop_table("provider_column")
    op.drop_table("sample_size")
