"""Why a request brought nothing, in words for operators. Pure: an exception in, a kind and a reason out."""

from typing import Final

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.guard import OutOfTimeError, PrivateAddressError
from crawler.report import Fault

_REFUSALS: Final = frozenset((401, 402, 403, 407, 429, 451, 503))  # statuses that turn us away on purpose
_TOLD: Final[tuple[tuple[type[BaseException], Fault, str], ...]] = (
    (PrivateAddressError, Fault.BLOCKED, "blocked private address"),
    (exceptions.DownloadTimeoutError, Fault.TIMEOUT, "timed out"),
    (exceptions.CannotResolveHostError, Fault.FAILED, "no such host"),
    (exceptions.DownloadConnectionRefusedError, Fault.FAILED, "the server refused the connection"),
    (exceptions.DownloadCancelledError, Fault.FAILED, "too large, skipped"),
    (exceptions.ResponseDataLossError, Fault.FAILED, "the answer was cut off"),
)


def describe(error: BaseException) -> tuple[Fault, str]:
    """Return what kind of fault an exception of Scrapy or of ours is, and what to tell the operator."""
    if isinstance(error, HttpError):
        status = error.response.status
        return (Fault.BLOCKED if status in _REFUSALS else Fault.FAILED), f"the server answered {status}"
    if isinstance(error, OutOfTimeError):
        return Fault.TIMEOUT, str(error)
    for kind, fault, reason in _TOLD:
        if isinstance(error, kind):
            return fault, reason
    if isinstance(error, exceptions.IgnoreRequest):
        return Fault.BLOCKED, "robots.txt forbids it" if "robots.txt" in str(error) else str(error)
    return Fault.FAILED, f"{type(error).__name__}: {error}"[:300]
