"""A life cycle as a table: what is not listed is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tarazu.kernel.errors import Kind, TarazuError

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


class StepRefused(TarazuError):
    """An event met a state that does not admit it."""

    kind = Kind.CONFLICT
    says = "This {thing} is '{state}', so '{event}' is not possible now. Possible: {possible}."


@dataclass(frozen=True)
class LifeCycle(Generic[State, Event]):
    """The states and events of one kind of thing, with every permitted step."""

    thing: str
    start: State
    steps: Mapping[tuple[State, Event], State]

    def advance(self, state: State, event: Event) -> State:
        """The state after an event. Errors: StepRefused."""
        if (state, event) not in self.steps:
            possible = ", ".join(self.possible(state)) or "nothing, it has ended"
            raise StepRefused(thing=self.thing, state=state.value, event=event.value, possible=possible)
        return self.steps[state, event]

    def possible(self, state: State) -> list[str]:
        """The events a state admits, in the order of the table."""
        return [event.value for (at, event) in self.steps if at == state]

    def ends(self) -> set[State]:
        """The states that nothing leaves."""
        return set(type(self.start)) - {state for state, _ in self.steps}
