"""A worker in a process of its own, which tests kill."""

from __future__ import annotations

from datetime import datetime

from surveyapp.config import Config
from surveyapp.db import open_stores
from surveyapp.mail import sending
from surveyapp.mail.outgoing import Outgoing, Server
from surveyapp.mail.sending import Post
from surveyapp.mail.smtp import Smtp

BY = Outgoing(None, "Bureau Meting", "onderzoek@bureau.example", "terug.bureau.example", 0)
WAITS = (5.0, 5.0)


def work(config: Config, port: int, moment: datetime) -> None:
    """Send what is due at a moment, until killed or done."""
    stores = open_stores(config)
    to = Server("127.0.0.1", port, "", "", implicit_tls=False, starttls=False)
    post = Post(stores, config.secret, "https://vragen.example", BY, Smtp(to, "bureau.example", WAITS), lambda: moment)
    while sending.turn(post):
        pass
