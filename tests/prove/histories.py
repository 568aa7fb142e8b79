"""Random histories, drawn towards the edges of what is free."""

from random import Random

from tests.prove import owing
from tests.prove.twin import GOODS, Twin


def history(seed: int, steps: int) -> Twin:
    """A history of a seed, drawn towards the edges of what is free; every step is compared."""
    draw, twin = Random(seed), Twin()
    for turn in range(steps):
        twin_step(twin, draw)
        if turn % 12 == 11:
            finish(twin)
    at_the_edges(twin)
    twin.drain()
    finish(twin)
    return twin


def finish(twin: Twin) -> None:
    """Audit, export, verify and prove what a history left, and hold what clearing makes of it against the model."""
    twin.finish()
    owing.same_positions(twin)


def at_the_edges(twin: Twin) -> None:
    """What no history may leave out.

    The last free step of goods, a repeat, a batch, a correction of several moves, corrections of what is corrected, a
    value assessed at nothing, a power cut in the middle, nothing promised, and a batch that names a posting twice.
    """
    for good, whose in enumerate(GOODS):
        twin.move_goods("promise", good, 9)
        twin.hold(good, 4)
        twin.move_goods("dispatch", good, twin.model.free("promised", whose) + 1)
        twin.move_goods("dispatch", good, twin.model.free("promised", whose))
        twin.move_goods("accept", good, twin.model.free("under_way", whose), 2)
        twin.reverse(-1)
        twin.move_goods("promise", good, 3)
        twin.move_goods("dispatch", good, 3)
        twin.move_goods("accept", good, 3, 5)  # more was found than was sent
        twin.declare(good, "import", 55)
        twin.batch(good, [4, 4, 1])
    for member, direction in enumerate(("import", "export")):
        owing.owe(twin, member, direction, 700, 4)
        owing.pay(twin, -1, 1)  # short, so what is left is owed again
        owing.pay(twin, -1, 0)
        owing.same_positions(twin)
        owing.owe(twin, member, direction, 55, 2)
        twin.reverse(-1)
        twin.declare(member, direction, 55)
        twin.assess(-1, 0)
    twin.reverse(-1, among="reversed")
    twin.reverse(-1, among="reversals")
    twin.crash(0)
    twin.move_goods("promise", 0, 0)
    twin.batch(0, [4, 1], twice=True)
    twin.pass_time(40)
    twin.move_goods("promise", 0, 1)
    twin.pass_time(-30)
    twin.move_goods("promise", 0, 1)
    twin.again(-1)
    twin.halt()


def twin_step(twin: Twin, draw: Random) -> None:
    """One step of a history."""
    good, which = draw.randrange(2), draw.randrange(8)
    promised, under_way = (twin.model.free(kind, GOODS[good]) for kind in ("promised", "under_way"))
    near = draw.choice((0, 1, 2))
    likely = [
        lambda: twin.move_goods("promise", good, draw.choice((5, 9))),
        lambda: twin.move_goods("dispatch", good, max(1, promised - 1 + near)),
        lambda: twin.move_goods("dispatch", good, max(1, promised // 2)),
        lambda: twin.move_goods("accept", good, max(1, under_way // 2), max(0, under_way // 2 - 1 + near)),
        lambda: twin.declare(draw.randrange(2), draw.choice(("import", "export")), draw.choice((1, 55, 700))),
    ]
    steps = [
        *likely,
        *likely,
        lambda: twin.move_goods("promise", good, draw.choice((0, 1))),
        lambda: twin.move_goods("withdraw", good, max(0, promised - 1 + near)),
        lambda: twin.move_goods(
            "accept", good, max(1, under_way - 1 + near), max(0, under_way - 2 + draw.randrange(5))
        ),
        lambda: twin.move_goods("accept", good, max(1, under_way), 0),
        lambda: twin.hold(good, max(1, promised - 1 + near)),
        lambda: twin.hold(good, max(1, promised // 3)),
        lambda: twin.declare(draw.randrange(2), draw.choice(("import", "export")), 0),
        lambda: twin.assess(which, 0),
        lambda: twin.assess(which, draw.choice((1, 650))),
        lambda: twin.settle(which, draw.choice(("posted", "voided"))),
        lambda: twin.reverse(which),
        lambda: twin.reverse(-1 - which),
        lambda: twin.reverse(which, among="linked"),
        lambda: twin.reverse(which, among="reversed"),
        lambda: twin.reverse(which, among="reversals"),
        lambda: twin.batch(good, [draw.choice((1, 4)) for _ in range(4)]),
        lambda: twin.batch(good, [draw.choice((1, 4)) for _ in range(3)], twice=True),
        lambda: owing.owe(twin, draw.randrange(2), draw.choice(("import", "export")), draw.choice((0, 55, 700)), 4),
        lambda: owing.pay(twin, which, draw.choice((0, 1, 5))),
        lambda: twin.again(draw.randrange(50)),
        lambda: twin.crash(good),
        twin.halt,
        lambda: twin.pass_time(draw.choice((-30, 5, 40))),
    ]
    draw.choice(steps)()
