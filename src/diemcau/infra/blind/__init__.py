"""Blind-signed tokens: keys for each conference, purpose and slot; who may have signatures; what the anonymous box holds.

No domain: modules say who is entitled (purposes.py), take slots and open them (actions.py), and read what came in (queries.py).
"""
