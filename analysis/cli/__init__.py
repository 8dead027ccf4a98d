"""Steps 4 to 6 from the command line: `python -m analysis --help` names the commands."""
