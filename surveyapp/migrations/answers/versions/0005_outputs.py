"""Reports also as a web page, a workbook and a table in CSV

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = (("page", sa.Text()), ("workbook", sa.LargeBinary()), ("figure_table", sa.LargeBinary()))


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("report_run", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name, _ in reversed(COLUMNS):
        op.drop_column("report_run", name)
