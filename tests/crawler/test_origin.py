"""`crawler.origin`: who first reported, as the text itself says."""

import pytest

from crawler.origin import find

TEXT = "The road is closed, officials said.\n\nIt will open on Monday."


@pytest.mark.parametrize(
    ("body", "named", "taken", "origin"),
    [
        (f"KABUL (AFP) - {TEXT}", (), (), "AFP"),
        (f"اسلام آباد (اے پی پی): {TEXT}", (), (), "APP"),
        (f"کابل (پژواک، ۱۰ سنبله): {TEXT}", (), (), "Pajhwok"),
        (TEXT, ("Reuters",), (), "Reuters"),
        (TEXT, ("Gul Khan, Associated Press",), (), "AP"),
        (TEXT, (), ("Source: Xinhua",), "Xinhua"),
        (TEXT, (), ("منبع: باختر",), "Bakhtar"),
        (f"{TEXT}\n\n— AFP", (), (), "AFP"),
        ("Five militants were killed, the ISPR said.\n\nTwo more fled.", (), (), "ISPR"),
        ("پاک فوج کے شعبہ تعلقات عامہ آئی ایس پی آر کے مطابق پانچ دہشت گرد مارے گئے۔", (), (), "ISPR"),
        (TEXT, ("Gul Khan",), (), ""),
        (
            "The AP-class engine broke down on a slope near the tunnel (see map), and it was towed away by another.",
            (),
            (),
            "",
        ),
        (
            f"{TEXT}\n\nThe minister told AFP that the talks had failed and that no new date had been set for them.",
            (),
            (),
            "",
        ),
    ],
)
def test_an_agency_is_credited_where_credit_stands(
    body: str, named: tuple[str, ...], taken: tuple[str, ...], origin: str
) -> None:
    """Dateline, author, credit line, and the army's press office; not a mention in the text."""
    assert find(body, named=named, credits_taken=taken) == origin
