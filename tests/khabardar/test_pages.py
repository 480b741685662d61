"""`khabardar extract`: pages that do not come."""

import pytest
from commandline import Run


@pytest.mark.parametrize(
    ("page", "reason"),
    [("nofile.html", "No such file or directory"), ("ftp://a.example/x", "only http and https addresses are fetched")],
)
def test_a_page_that_is_not_there_is_told_in_one_line(run: Run, page: str, reason: str) -> None:
    """`extract` names the page once, with the reason in words, and goes on to the next; exit code 1."""
    ran = run("extract", page)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{page}: {reason}\n")
