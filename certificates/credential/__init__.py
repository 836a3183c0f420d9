"""The certificate as other systems read it: Open Badges 3.0, signed, with a public status list.

Described in docs/reference/credential.md. Contexts are named and never fetched.
"""
