"""What all tests share: templates are compiled once a process, not once for each site that a test makes."""

from __future__ import annotations

import tempfile

from flask import Flask
from jinja2 import FileSystemBytecodeCache

_folder = tempfile.TemporaryDirectory(prefix="templates-")  # gone when the process ends
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(_folder.name)}
