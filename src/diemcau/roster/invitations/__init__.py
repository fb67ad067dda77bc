"""Invitations: asked to come by e-mail, message or paper; who said what; reminders to the silent."""
