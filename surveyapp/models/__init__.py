"""The tables of the two stores: contacts (who is asked) and answers (what was said)."""

from surveyapp.models.access import Access, AccessEnds, Erased
from surveyapp.models.agenda import StaffCalendar
from surveyapp.models.base import AnswersBase, ContactsBase
from surveyapp.models.call import CallAttempt, CallLease, Handover
from surveyapp.models.callback import Callback
from surveyapp.models.case import Case
from surveyapp.models.closing import Closing
from surveyapp.models.column import ProviderColumn
from surveyapp.models.compared import Compared
from surveyapp.models.delivery import Delivery
from surveyapp.models.draft import Draft
from surveyapp.models.frozen import FrozenCount
from surveyapp.models.letter import CodeTries, LetterBatch
from surveyapp.models.mailbox import Mailbox
from surveyapp.models.message import Message
from surveyapp.models.notice import DueNotice
from surveyapp.models.open_text import OpenText
from surveyapp.models.plan import PlanAction
from surveyapp.models.provider import Bureau, Provider
from surveyapp.models.pulse import Pulse
from surveyapp.models.remark import ReportRemark
from surveyapp.models.report import ReportRun
from surveyapp.models.response import Finished, Response
from surveyapp.models.round import Round
from surveyapp.models.sample import SampleSize
from surveyapp.models.sound import Approval, Recording
from surveyapp.models.staff import Role, Staff, StaffCode, StaffLink, StaffProvider, StaffSession
from surveyapp.models.tablet import Tablet
from surveyapp.models.tally import Tally
from surveyapp.models.wave import Wave

__all__ = [
    "Access",
    "AccessEnds",
    "AnswersBase",
    "Approval",
    "Bureau",
    "CallAttempt",
    "CallLease",
    "Callback",
    "Case",
    "Closing",
    "CodeTries",
    "Compared",
    "ContactsBase",
    "Delivery",
    "Draft",
    "DueNotice",
    "Erased",
    "Finished",
    "FrozenCount",
    "Handover",
    "LetterBatch",
    "Mailbox",
    "Message",
    "OpenText",
    "PlanAction",
    "Provider",
    "ProviderColumn",
    "Pulse",
    "Recording",
    "ReportRemark",
    "ReportRun",
    "Response",
    "Role",
    "Round",
    "SampleSize",
    "Staff",
    "StaffCalendar",
    "StaffCode",
    "StaffLink",
    "StaffProvider",
    "StaffSession",
    "Tablet",
    "Tally",
    "Wave",
]
