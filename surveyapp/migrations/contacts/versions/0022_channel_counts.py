"""An index that counts the channels of a round without reading its people

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

HELD = (
    "(email <> '')",
    "(street <> '' AND house_number <> '' AND postcode <> '' AND city <> '')",
    "(phone <> '')",
    "(substr(phone, 1, 4) = '+316' OR substr(phone, 1, 3) <> '+31')",
)


def upgrade() -> None:
    plain = ("round_id", "outcome", "channel", "channel_2", "channel_3", "failed")
    columns: list[str | sa.TextClause] = [*plain, *(sa.text(one) for one in HELD)]
    op.create_index("ix_case_channels", "case", columns)


def downgrade() -> None:
    op.drop_index("ix_case_channels", "case")
