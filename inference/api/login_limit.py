"""How often a login may be tried.

Per login and client address together, and with a wider limit per address alone and per login alone, in moving windows
of a minute. The last one holds also where somebody has many addresses, or a proxy lets callers name theirs.
"""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from inference.refusals import TooManyAttemptsError

ADDRESS_FACTOR = 5  # several people sit behind one address, and one may come from several


class LoginLimit:
    """Counts in this process's memory: a restart forgets, several API processes multiply the limit."""

    def __init__(self, attempts_per_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_login = RateLimitItemPerMinute(attempts_per_minute)
        self._per_address = RateLimitItemPerMinute(attempts_per_minute * ADDRESS_FACTOR)

    def count(self, login: str, address: str) -> None:
        """Count one attempt; raises TooManyAttemptsError when there were too many within the last minute."""
        self._hit(self._per_address, "address", address)
        self._hit(self._per_login, "login", address, login.casefold())
        self._hit(self._per_address, "login", login.casefold())

    def _hit(self, limit: RateLimitItem, *identifiers: str) -> None:
        if not self._limiter.hit(limit, *identifiers):
            raise TooManyAttemptsError("too_many_login_attempts", expected="a minute's pause before the next attempt")
