"""A problem is one line for scripts, whatever a file or its name holds."""

from config.problems import ConfigErrors, Problem, printable


def test_a_problem_is_one_line() -> None:
    """`file:line:col: key: reason`, the form that scripts rely on."""
    problem = Problem(file="a.yaml", line=3, column=7, key="rules.a.when", code="type", reason="should be text")
    errors = ConfigErrors([problem, problem])
    assert errors.lines() == ["a.yaml:3:7: rules.a.when: should be text"] * 2
    assert str(errors).splitlines() == errors.lines()


def test_what_hides_is_spelled_out() -> None:
    """Controls, marks of direction and ends of lines cannot break a message; letters of every script stay."""
    assert printable("a\nb\x1b\u202ec حملہ") == "a\\nb\\x1b\\u202ec حملہ"
    assert printable("x" * 1000) == "x" * 80 + "..."
