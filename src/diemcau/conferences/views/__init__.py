"""From requests to questions and verbs, and back to pages."""
