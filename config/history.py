"""Earlier states of the operators' folder, from the git checkout it lies in. Nothing is changed there."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TIMEOUT = 60  # seconds


class HistoryError(ValueError):
    """The folder's earlier state can not be had; the message says why."""


@contextmanager
def earlier(folder: Path, revision: str) -> Iterator[Path]:
    """Give the folder as it was at a git revision (a commit, branch or tag, or HEAD~1), in a place that goes away.

    HistoryError if the folder is in no checkout, the revision is unknown, or it does not hold the folder.
    """
    _git(folder, f"{folder} is in no git checkout; name a folder instead", "rev-parse", "--is-inside-work-tree")
    unknown = f"{revision!r} is neither a folder nor a revision of the git checkout that {folder} is in"
    named = _git(folder, unknown, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = named.decode("ascii").strip()
    absent = f"{folder} is not in revision {revision}"
    archive = _git(folder, absent, "archive", "--format=tar", commit, "--", ".")
    with tempfile.TemporaryDirectory(prefix="khabardar-earlier-") as place:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(place, filter="data")
        yield Path(place)


def _git(folder: Path, reason: str, *words: str) -> bytes:
    try:
        ran = subprocess.run(  # noqa: S603  fixed words and a revision that git is told to take as nothing else
            ["git", "-C", str(folder), *words],  # noqa: S607  the operator's own git
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except ValueError:  # a NUL among the words
        raise HistoryError(reason) from None
    except FileNotFoundError:
        raise HistoryError("git is not installed; name a folder instead of a revision") from None
    except subprocess.TimeoutExpired:
        raise HistoryError(f"git gave no answer within {TIMEOUT} s; name a folder instead of a revision") from None
    if ran.returncode:
        raise HistoryError(reason)
    return ran.stdout
