"""Problems as values."""

from alerts.problems import Problem, RuleErrors, did_you_mean


def test_errors_show_every_problem_with_its_place() -> None:
    """Printed without more ado, an operator still sees all of it."""
    errors = RuleErrors([Problem(("rules", 3, "when"), "term", "no letter"), Problem(("lists", "l"), "id", "no id")])
    assert str(errors) == "rules.3.when: no letter\nlists.l: no id"


def test_did_you_mean() -> None:
    """Near names are offered, far ones are not."""
    assert did_you_mean("severty", ["severity", "tags"]) == "; did you mean severity?"
    assert did_you_mean("zzz", ["severity", "tags"]) == ""
