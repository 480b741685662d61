"""The YAML that ships with the product, and an editable copy of it."""

import shutil
from pathlib import Path

from config.folder import find_files
from config.settings import SHIPPED


def copy_shipped(target: Path) -> list[Path]:
    """Copy the shipped files into `target` and give what was written.

    FileExistsError if one of them is there already; then nothing was copied.
    """
    sources = [*find_files(SHIPPED)[0], SHIPPED / "schema.json"]
    targets = [target / source.relative_to(SHIPPED) for source in sources]
    if taken := [str(path) for path in targets if path.exists()]:
        raise FileExistsError(f"{taken[0]} is there already; nothing was copied. Name a new folder")
    for source, copy in zip(sources, targets, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    return targets
