"""Toolkit below the modules: base templates, components, forms, static files."""
