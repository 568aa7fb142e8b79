"""The stages of the small world, and the site in a browser, for every journey."""

from tests.journeys.browsing import demo_world as demo_world
from tests.journeys.browsing import site as site
from tests.journeys.stages import asked as asked
from tests.journeys.stages import delivered as delivered
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
