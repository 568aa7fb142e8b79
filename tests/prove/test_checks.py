"""The checks of the core are counted, and there are no fewer than there were."""

import ast
from typing import Any

import pytest
from tests.prove import checks

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
IN_CODE_LEAST, GUARDS_LEAST = 190, 50


def test_the_core_holds_its_checks(score: Any) -> None:
    held = list(checks.functions())
    in_code, guards = sum(one.checks for one in held), checks.guards()
    per_function = (in_code + guards) / len(held)
    says = f"{in_code} assertions and refusals and {guards} guards of the database in {len(held)} core functions"
    without = sum(not one.checks for one in held)
    score("S4", f"{says}, {per_function:.2f} a function; {without} of them have none in their own code")
    assert in_code >= IN_CODE_LEAST
    assert guards >= GUARDS_LEAST


def test_a_function_of_one_expression_is_not_counted() -> None:
    one, two = ast.parse("def f(x):\n 'says'\n return x\n\ndef g(x):\n x += 1\n return x").body
    assert isinstance(one, ast.FunctionDef) and isinstance(two, ast.FunctionDef)
    assert not checks.has_steps(one)
    assert checks.has_steps(two)
