"""What may be asked of facts is what is read from texts, and as operators write it."""

from typing import get_args

import pytest
from pydantic import ValidationError

from alerts.factconditions import DAYS
from alerts.factmodels import AttackType, FactsModel, FigureModel, Target, Weekday
from alerts.facts.attacktypes import KINDS
from alerts.facts.circumstances import TARGETS
from storage.facts import VICTIMS


def test_all_that_is_read_can_be_asked() -> None:
    """A kind of attack, a target or a figure that a reader gives is one that a rule may name."""
    assert set(get_args(AttackType)) == set(KINDS)
    assert set(TARGETS) <= set(get_args(Target))
    assert set(VICTIMS) <= set(FactsModel.model_fields)
    assert get_args(Weekday) == DAYS


def test_values_as_they_are_written() -> None:
    """Figures are texts in a file, and a lone value is a list of one."""
    asked = FactsModel.model_validate({"killed": {"min": "10"}, "attack_type": "ied", "claimed_by": "any"})
    assert asked.killed == FigureModel(min=10)
    assert (asked.attack_type, asked.claimed_by, asked.target) == (["ied"], ["any"], None)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"killed": "10"}, "write {min: 10} or {max: 10}"),
        ({"killed": {"least": "10"}}, "Extra inputs"),
        ({"killed": {"min": "1.5"}}, "integer"),
        ({"group": "$ttp"}, "write ttp"),
        ({"group": "T T P"}, "is no id"),
        ({"target": []}, "at least 1"),
    ],
)
def test_what_is_refused(written: object, says: str) -> None:
    """The next step is in the words."""
    with pytest.raises(ValidationError) as caught:
        FactsModel.model_validate(written)
    assert says in str(caught.value)
