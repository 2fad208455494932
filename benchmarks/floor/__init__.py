"""The floor: the least a Django application must do for the same durable work, and no more.

Full middleware, session sign-in, CSRF, lean templates, five AES-GCM fields, one transaction of five rows for a
complaint, indexes, an access row on a case page, persistent connections (PostgreSQL: a pool), granian. It has no rules,
no ledger, no letters, no languages and no accessibility; it is what is left when those are taken away.
"""
