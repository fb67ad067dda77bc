"""Mail: written in the caller's transaction, read over by a person, sent by a job, with what became of it."""
