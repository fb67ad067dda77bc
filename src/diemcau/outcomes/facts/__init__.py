"""The fact sheet: each figure of a conference with how sure it is, of when, from where and confirmed by whom."""
