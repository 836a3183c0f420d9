"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: 19 MiB, two passes, one lane.

    Django's own numbers cost ten times the CPU (about 200 ms), which a morning when a whole
    province signs in cannot pay. Stored hashes carry their numbers, so raising these later
    rewrites each password at its owner's next sign-in.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
