"""The files in use by a running service: a new set takes the place of the old one only when all of it is good.

Compiled and tested aside, then one reference is swapped; on any error the last good set stays, and the errors are kept.
"""

from datetime import datetime
from pathlib import Path

from config.files import Loaded, load
from config.folder import fingerprint
from config.problems import ConfigErrors, Problem


class FolderWatch:
    """Notices when a file of a folder was touched. Not for several threads; call `changed` every second or two."""

    def __init__(self, folder: Path) -> None:
        """Take the folder as it is now for seen."""
        self.folder = folder
        self.take()

    def take(self) -> None:
        """Take the folder as it is now for seen: call it before reading the files, so that no change is missed."""
        self._seen = self._asked = fingerprint(self.folder)

    def changed(self) -> bool:
        """Say whether a file was touched since `take` and then left alone between two calls of this.

        So a file that is still being written is not read.
        """
        asked = fingerprint(self.folder)
        settled = asked == self._asked
        self._asked = asked
        return settled and asked != self._seen


class LiveFiles:
    """The last good set of one folder. Not for several threads: one loop asks `changed` and calls `reload`."""

    def __init__(self, folder: Path, *, now: datetime) -> None:
        """Read the folder for the first time; ConfigErrors if it is not good, for there is no older set to keep."""
        self.folder = folder
        self._watch = FolderWatch(folder)
        self.current: Loaded = load(folder, test_at=now)
        self.loaded_at = now
        self.errors: tuple[Problem, ...] = ()

    def changed(self) -> bool:
        """Say whether a file was touched since the last reading and then left alone; see FolderWatch."""
        return self._watch.changed()

    def reload(self, *, now: datetime) -> bool:
        """Read the folder again; say whether the new set is in use. If not, `errors` tells why."""
        self._watch.take()
        try:
            self.current = load(self.folder, test_at=now)
        except ConfigErrors as error:
            self.errors = error.problems
            return False
        self.loaded_at = now
        self.errors = ()
        return True
