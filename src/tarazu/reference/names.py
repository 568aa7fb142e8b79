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


@dataclass(frozen=True, slots=True)
class NamesInRow:
    """Codes with their names, for a sentence that names several: in the language of whoever reads it."""

    named: tuple[tuple[str, Names], ...]

    def of(self, language: str) -> str:
        """All of them in a language, as in 'PKKHI (Karachi), PKBQM (Port Qasim)'."""
        return ("، " if language == "ur" else ", ").join(f"{code} ({names.of(language)})" for code, names in self.named)

    def __str__(self) -> str:
        return self.of("en")
