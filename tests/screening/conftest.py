"""The stages of the small world, for the compliance desk."""

from tests.journeys.stages import asked as asked
from tests.journeys.stages import delivered as delivered
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
