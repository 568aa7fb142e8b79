"""Random histories, drawn towards the edges of what is free."""

from random import Random

from tests.prove.twin import GOODS, Twin


def history(seed: int, steps: int) -> Twin:
    """A history of a seed, drawn towards the edges of what is free; every step is compared."""
    draw, twin = Random(seed), Twin()
    for turn in range(steps):
        twin_step(twin, draw)
        if turn % 12 == 11:
            twin.finish()
    twin.drain()
    twin.finish()
    return twin


def twin_step(twin: Twin, draw: Random) -> None:
    """One step of a history."""
    good, which = draw.randrange(2), draw.randrange(8)
    promised, under_way = (twin.model.free(kind, GOODS[good]) for kind in ("promised", "under_way"))
    near = draw.choice((0, 1, 2))
    steps = [
        lambda: twin.move_goods("promise", good, draw.choice((0, 1, 5, 9))),
        lambda: twin.move_goods("withdraw", good, max(0, promised - 1 + near)),
        lambda: twin.move_goods("dispatch", good, max(1, promised - 1 + near)),
        lambda: twin.move_goods("dispatch", good, max(1, promised // 2)),
        lambda: twin.move_goods(
            "accept", good, max(1, under_way - 1 + near), max(0, under_way - 2 + draw.randrange(5))
        ),
        lambda: twin.move_goods("accept", good, max(1, under_way // 2), max(0, under_way // 2)),
        lambda: twin.declare(draw.randrange(2), draw.choice(("import", "export")), draw.choice((0, 1, 700))),
        lambda: twin.declare(draw.randrange(2), draw.choice(("import", "export")), 55),
        lambda: twin.assess(which, draw.choice((0, 1, 650))),
        lambda: twin.settle(which, draw.choice(("posted", "voided"))),
        lambda: twin.reverse(which),
        lambda: twin.reverse(-1 - which),
        lambda: twin.batch(good, [draw.choice((1, 4)) for _ in range(4)]),
        lambda: twin.again(draw.randrange(50)),
        lambda: twin.crash(good),
        twin.halt,
        lambda: twin.pass_time(draw.choice((-30, 0, 5, 40))),
    ]
    draw.choice(steps)()
