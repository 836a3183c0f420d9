"""How messages look outside: e-mails, and webhooks of providers."""
