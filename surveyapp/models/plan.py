"""What a provider is going to improve after a round."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class PlanAction(ContactsBase):
    """One action after a round: what should get better, what is done about it, by whom and until when."""

    __tablename__ = "plan_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str]  # audience.kind.code, as `analysis.improvement.Subject.value`
    action: Mapped[str]
    owner: Mapped[str]  # a role, never a name
    due: Mapped[date]
