"""The references: what the same server does with as little as can be."""

import os
import sqlite3
import threading

from flask import Flask, redirect, request

from surveyapp.db import PRAGMAS

bare = Flask("bare")
hello = Flask("hello")
own = threading.local()
one_at_a_time = threading.Lock()


def opened() -> sqlite3.Connection:
    found = sqlite3.connect(os.environ["BARE_DATABASE"], isolation_level=None, timeout=10)
    for statement in (*PRAGMAS, "create table if not exists answer (code text, value text)"):
        found.execute(statement)
    return found


def connection() -> sqlite3.Connection:
    if not hasattr(own, "connection"):
        with one_at_a_time:  # two that switch to WAL at once get in each other's way
            own.connection = opened()
    found: sqlite3.Connection = own.connection
    return found


@bare.post("/vraag/<code>")
def save(code: str):  # type: ignore[no-untyped-def]  # as bare as can be
    connection().execute("insert into answer (code, value) values (?, ?)", (code, request.form[code]))
    return redirect("/vraag/next", 303)


@hello.route("/<path:path>", methods=["GET", "POST"])
def page(path: str) -> str:
    return "hello"
