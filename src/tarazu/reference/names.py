"""A name in the three languages of the mechanism."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """The English, Urdu and Russian name of one thing."""

    en: str
    ur: str
    ru: str

    def of(self, language: str) -> str:
        """The name in a language, in English where we have no other."""
        return {"ur": self.ur, "ru": self.ru}.get(language, self.en)
