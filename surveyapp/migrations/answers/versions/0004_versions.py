"""Definitive reports: their version, what they were made of, and that they never change

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SAID = "a definitive report never changes"
KEPT = "OLD.version > 0 AND OLD.state = 'made'"
KINDS = ("UPDATE", "DELETE")


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("report_run", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("report_run", sa.Column("issue", kind, nullable=True))
    op.add_column("report_run", sa.Column("contents", kind, nullable=True))
    op.add_column("report_run", sa.Column("sealed", sa.Text(), nullable=True))
    op.add_column("report_run", sa.Column("basis", sa.LargeBinary(), nullable=True))
    op.add_column("report_run", sa.Column("pdf_digest", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE report_run SET version = 1 WHERE final AND state = 'made'")  # handed over as definitive
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION definitive_report() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
        )
    for what in KINDS:
        name = f"definitive_report_{what.lower()}"
        if postgres:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {what} ON report_run FOR EACH ROW WHEN ({KEPT}) "
                "EXECUTE FUNCTION definitive_report()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {what} ON report_run WHEN {KEPT} "
                f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for what in KINDS:
        op.execute(f"DROP TRIGGER definitive_report_{what.lower()}" + (" ON report_run" if postgres else ""))
    if postgres:
        op.execute("DROP FUNCTION definitive_report()")
    for column in ("pdf_digest", "basis", "sealed", "contents", "issue", "version"):
        op.drop_column("report_run", column)
