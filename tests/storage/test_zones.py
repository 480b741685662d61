"""A time zone is one of the database's or refused."""

import pytest

from storage.zones import check_zone


@pytest.mark.parametrize("zone", ["UTC", "Asia/Karachi", "Asia/Kabul"])
def test_takes_the_names_of_the_database(zone: str) -> None:
    """A name of the time zone database is returned as it is."""
    assert check_zone(zone) == zone


@pytest.mark.parametrize("wrong", ["", "Asia", "Karachi", "Asia/Peshawar", "../../etc/passwd", "/etc/passwd", "a\0b"])
def test_refuses_everything_else(wrong: str) -> None:
    """Unknown names, folders and paths are a ValueError that says how to write one."""
    with pytest.raises(ValueError, match="is no time zone; write it as"):
        check_zone(wrong)
