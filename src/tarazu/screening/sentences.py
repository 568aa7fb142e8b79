"""Sentences with what fills them, as screening says them: doors translate the pattern and fill it themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A pattern with what fills it."""

    says: str
    params: dict[str, str]

    @property
    def text(self) -> str:
        """The English sentence; doors translate `says` and fill it themselves."""
        return self.says.format(**self.params)


@dataclass(frozen=True, slots=True)
class Line:
    """The pattern of a sentence."""

    says: str
