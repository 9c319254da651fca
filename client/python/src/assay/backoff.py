"""How long to wait before an attempt, and when to give up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Waits that double, for a bounded number of attempts without progress.

    By default 100 ms doubling up to 10 s, eight attempts: about 25 s without a sign of life, inside the server's default grace period.
    """

    first: float = 0.1
    """Seconds before the first repetition."""
    most: float = 10.0
    """The longest wait, in seconds, also where a server asks for more."""
    attempts: int = 8
    """Attempts in a row that may bring nothing before the error is raised."""

    def delay(self, failed: int, asked: float | None = None) -> float:
        """Seconds before the attempt that follows `failed` ones: at least what the server `asked` for, within bounds."""
        doubled = self.first * 2.0 ** min(failed - 1, 32)
        return min(max(doubled, asked or 0.0), self.most)
