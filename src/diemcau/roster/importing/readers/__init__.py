"""One reader for every kind of file: each makes `Found` of it."""
