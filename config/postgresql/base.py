"""PostgreSQL as Django speaks to it, without asking "are you there?" before every page.

Django's health check costs a statement for each request. A server that has gone closes its
connections, and that can be seen on the socket of an idle one without asking: there is something
to read, namely the end.
"""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the connection still serves; asks the server only where there is doubt."""
        connection: Any = self.connection
        if connection is None or connection.closed:
            return False
        if self.errors_occurred or _has_something_to_say(connection.fileno()):
            return bool(super().is_usable())
        return True


def _has_something_to_say(socket: int) -> bool:
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
