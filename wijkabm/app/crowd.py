"""Who is in the room: sessions that live now, and the most that there may be."""

import threading
from typing import Any, Final


class Crowd:
    """All sessions of this server; they know nothing of each other."""

    def __init__(self) -> None:
        self.most = 25
        self.sessions: set[Any] = set()  # each a Session, or a RemoteSession
        self._lock = threading.Lock()

    def admit(self, session: Any) -> bool:
        """Whether there is room for one more; it is counted then."""
        with self._lock:
            if len(self.sessions) >= self.most:
                return False
            self.sessions.add(session)
            return True

    def leave(self, session: Any) -> None:
        """One less."""
        with self._lock:
            self.sessions.discard(session)

    def is_full(self) -> bool:
        """Whether somebody who comes now has to wait."""
        with self._lock:
            return len(self.sessions) >= self.most


CROWD: Final = Crowd()
