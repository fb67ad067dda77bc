"""Django without a domain: settings, outbox, audit, registries, projector, jobs, files, mail."""
