"""The long proofs of the books, and a scorecard of what they found: ./run prove [PERCENT] [STEP ...].

PERCENT of the full length is run, 100 where nothing is said. Histories, planted defects, kills, power cuts, crashes,
bad links, races, edits, hostile files, years of lists and drills run on SQLite and on a PostgreSQL of their own; then
every small slip in the ledger's core is tried on its tests, a flood of operations goes over both stores, the rates are
measured, and all the tests are timed. Steps that measure a time run alone, the others two side by side.

Each step keeps what it found in var/prove, and what it printed beside it, so what was interrupted goes on where it
stopped: a step that held on this very version of the code is not run again. STEP names the steps to run, and `card`
alone prints what is kept.
"""

import contextlib
import signal
import sys
import time

from scorecard import KEPT, Found, Keeper, Step, print_card, steps, version
from side_by_side import SideBySide


def main() -> int:
    """Prove, measure, print: 0 where everything was run and held."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started us unable to hear it, the steps must
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every step is stopped on the way out
    words = sys.argv[1:]
    percent = int(words.pop(0)) if words and words[0].isdigit() else 100
    every, keeper = steps(percent), Keeper(KEPT / str(percent), version())
    chosen = [step for step in every if not words or any(str(step).startswith(word) for word in words)]
    if not chosen and words != ["card"]:
        print(
            f"There is no step of that name. The steps: {', '.join(dict.fromkeys(step.name for step in every))}; card."
        )
        return 2
    left, began = [step for step in chosen if not keeper.has_held(step)], time.monotonic()

    def clock() -> str:
        minutes, seconds = divmod(int(time.monotonic() - began), 60)
        return f"{minutes:3}:{seconds:02}"

    def tell_begun(step: Step) -> None:
        print(f"{clock()}  {step} begins, {left.index(step) + 1} of {len(left)}", flush=True)

    def tell_ended(step: Step, found: Found) -> None:
        print(f"{clock()}  {step} {'held' if found.held else 'DID NOT HOLD'}, {found.seconds:,.0f} s", flush=True)
        lines = keeper.log(step).read_text(encoding="utf-8", errors="replace").rstrip().splitlines()
        shown = [line for line in lines if line.startswith(("SKIPPED", "!!!"))] + lines[-1:] if found.held else lines
        print("\n".join(f"        {line}" for line in shown), flush=True)

    try:
        with contextlib.closing(SideBySide(percent, keeper)) as work:
            for step, found in work.run(left, tell_begun):
                tell_ended(step, found)
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on where it stopped.")
    return 0 if print_card(percent, every, keeper) else 1


if __name__ == "__main__":
    sys.exit(main())
