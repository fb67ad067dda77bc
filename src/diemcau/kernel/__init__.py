"""Plain Python that everything else stands on. No Django, no I/O beyond the standard library."""
