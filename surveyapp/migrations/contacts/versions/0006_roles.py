"""Roles of the office, and whose things an account may see

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLES = "role in ('bureau', 'officer', 'interviewer', 'auditor', 'funder')"


def upgrade() -> None:
    _only(ROLES)
    op.create_table(
        "staff_provider",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_provider_staff_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_staff_provider_provider_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", "provider_id", name=op.f("pk_staff_provider")),
    )


def downgrade() -> None:
    op.drop_table("staff_provider")
    op.execute("DELETE FROM staff WHERE role <> 'bureau'")  # to the older version they would be the bureau
    _only("role in ('bureau')")


def _only(rule: str) -> None:
    """Another rule for roles. SQLite makes the table anew, which ends the sessions: people log in again."""
    name = op.f("ck_staff_known_role")
    if op.get_bind().dialect.name == "sqlite":  # its old rule is not read back, and so goes by itself
        with op.batch_alter_table("staff", recreate="always") as batch_op:
            batch_op.create_check_constraint(name, rule)
    else:
        op.drop_constraint(name, "staff", type_="check")
        op.create_check_constraint(name, "staff", rule)
