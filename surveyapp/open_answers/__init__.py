"""Between answers and report: a person reads what respondents wrote, and decides what may be printed."""
