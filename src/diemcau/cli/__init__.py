"""The command line: diemcau serve, demo, seed, rehearse, verify, bench, doctor, backup, restore, settings."""
