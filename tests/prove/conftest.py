"""How long the proofs run: short with the other tests, long under ./run prove."""

import os

import pytest

LONG = os.environ.get("TARAZU_PROVE") == "long"


@pytest.fixture(scope="session")
def histories() -> int:
    """How many histories Hypothesis draws."""
    return 500 if LONG else 12


@pytest.fixture(scope="session")
def seeds() -> int:
    """How many seeds each planted defect is tried on."""
    return 3 if LONG else 1
