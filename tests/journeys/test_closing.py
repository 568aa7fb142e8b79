import pytest
from tests.journeys import world
pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]

def test_x(delivered):
    print(world.net(delivered, "PK", world.after(40)))
    print(world.net(delivered, "RU", world.after(40)))
    print(world.close(delivered, "PK", world.after(41)))
    print(world.journal_kinds()[-5:])
def test_y(delivered):
    print(delivered.deal.legs)
    print(world.net(delivered, "PK", world.after(40)))
