"""Mails that come back, as servers write them, for one address; `eml/` holds them with places to fill."""

from __future__ import annotations

from pathlib import Path

from surveyapp.mail.composing import bounce_address

FOLDER = Path(__file__).parent / "eml"
SECRET = "s" * 32
ADDRESS = "piet@example.org"
MESSAGE_ID = "<0123456789abcdef0123456789abcdef@bureau.example>"
# what each says: sort, why it came back (- : it did not fail), code
SAYS = {
    "postfix_unknown_user": "returned address 5.1.1",
    "postfix_no_domain": "returned address 5.4.4",
    "postfix_mailbox_full": "returned later 5.2.2",
    "postfix_spam": "returned policy 5.7.1",
    "postfix_delayed": "returned - 4.4.1",
    "postfix_gave_up": "returned later 4.4.1",
    "postfix_too_big": "returned policy 5.3.4",
    "postfix_delivered": "returned - -",
    "microsoft_not_found": "returned address 5.1.10",
    "microsoft_edge_refuses": "returned address 5.4.1",
    "microsoft_restricted_group": "returned policy 5.7.133",
    "microsoft_quota": "returned later 5.2.2",
    "gmail_no_account": "returned address 5.1.1",
    "gmail_no_domain": "returned address 4.0.0",
    "gmail_out_of_storage": "returned later 4.2.2",
    "gmail_unauthenticated": "returned policy 5.7.26",
    "exim_unrouteable": "returned address 5.0.0",
    "exim_rejected_as_spam": "returned policy 5.0.0",
    "exim_old_in_words": "returned address 5.0.0",
    "qmail_in_words": "returned address 5.1.1",
    "out_of_office": "automatic",
    "read_receipt": "automatic",
    "reply_leaving": "leaving",
    "reply_question": "reply",
}


def returned(name: str, number: int = 17, address: str = ADDRESS, message_id: str = MESSAGE_ID) -> bytes:
    """One mail, filled in; a number below nought: it came to a plain address of ours."""
    marked = bounce_address(SECRET, number, "terug.bureau.example") if number >= 0 else "onderzoek@bureau.example"
    text = (FOLDER / f"{name}.eml").read_text()
    filled = text.replace("MARKED", marked).replace("ADDRESS", address).replace("MESSAGE_ID", message_id)
    return filled.replace("\n", "\r\n").encode()
