"""Every sentence a person may read is translated, and the tool that says so can say no."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

import messages
from tarazu.rulebook.book import all_rules
from tarazu.rulebook.rules import parted


def test_every_sentence_is_translated_with_its_placeholders() -> None:
    assert messages.check() == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_catalogue_is_written_the_same_twice(language: str) -> None:
    kept = messages.catalogue_path(language).read_text(encoding="utf-8")
    assert messages.written(language, messages.held(language)) == kept


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('class E(X):\n    says = "A {b} c."', ["A {b} c."]),
        ('class E(X):\n    says: str = "A"\n    kind = "B"', ["A"]),
        ('Rule(code="PK-1", says="A " "B")', ["A B"]),
        ('Clause(3, "Title", "Text {x}.", {})', ["Title", "Text {x}."]),
        ('NO_ROAD_SAYS = "A"', ["A"]),
        ("says = name", []),
    ],
)
def test_sentences_are_found_where_a_name_calls_them_so(source: str, found: list[str]) -> None:
    assert [sentence.text for sentence in messages.from_names(source, "x.py")] == found


def test_sentences_are_found_in_the_columns_of_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    table = tmp_path / "table.csv"
    table.write_text('# of a demo\nplace,cause,source\nTorkham,"Snow, and fog",\nChaman,,A paper\n', encoding="utf-8")
    found = [(one.text, one.place) for one in messages.from_table(table, ("cause", "source"))]
    assert found == [("Snow, and fog", "table.csv"), ("A paper", "table.csv")]


def test_sentences_are_found_in_calls_with_their_context_and_plural() -> None:
    source = 'gettext("A")\npgettext("deal", "B")\nngettext("%(n)s day", "%(n)s days", n)\nprint("C")'
    found = {(one.text, one.plural, one.context) for one in messages.from_calls(source, "x.py")}
    assert found == {("A", None, None), ("B", None, "deal"), ("%(n)s day", "%(n)s days", None)}


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("", "not translated"),
        ("Нет места", "other placeholders ['name']"),
        ("Есть {name} и {other}", "other placeholders ['other']"),
        ("Открыто {name", "other placeholders"),
        ("Есть {name}", ""),
    ],
)
def test_a_faulty_translation_is_named(translation: str, fault: str) -> None:
    faults = messages.faults_of(Message("There is {name}", translation), "ru")
    assert [fault in one for one in faults] == ([True] if fault else [])


def test_russian_needs_three_plural_forms() -> None:
    message = Message(("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дней"))
    assert messages.faults_of(message, "ru") != []
    assert messages.faults_of(message, "ur") == []


def test_a_new_and_a_gone_sentence_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Catalog()
    wanted.add("Brand new sentence")
    monkeypatch.setattr(messages, "template", lambda: wanted)
    faults = messages.check()
    assert "ur: not in the catalogue (run extract): Brand new sentence" in faults
    assert any(fault.startswith("ru: no longer in the sources") for fault in faults)


@pytest.mark.parametrize(
    ("language", "english", "other_word"),
    [
        ("ru", "contract", r"\bдоговор(а|у|ом|е|ы|ов|ам|ами|ах)?\b"),  # контракт, as foreign trade and customs write
        ("ru", "undertak", r"обязательств"),  # заверение, as article 431.2 of the civil code has it
        ("ru", "mission", r"загранучрежд|посольств"),  # представительство
        ("ru", "mission", r"сертификат"),  # what it gives is a свидетельство
        ("ur", "undertak", r"اقرار ?نام"),  # حلف نامہ
        ("ru", "leg", r"плеч"),  # поставка
        ("ru", "collectorate", r"таможн(я|е|ю|ей)\b|таможенн\w+ орган"),  # коллекторат; таможня is customs as a whole
        ("ur", "chamber", r"ایوان"),  # چیمبر
        ("ru", r"^(waiting |no )?shipments?\b", r"поставк"),  # груз; поставка is a leg
        ("ru", r"\blanes?\b", r"коридор"),  # канал; коридор is a road between countries
        ("ru", r"\bband\b", r"коридор"),  # полоса, as on the first page
        ("ru", "application", r"заявк"),  # заявление; заявка stands in the book
        ("ru", r"\b(second|another|one) officer", r"сотрудник|должностн"),  # инспектор
        ("ru", r"\bwants?\b", r"\bспрос|потребност"),  # запрос
        ("ur", r"\beditions?\b", r"ایڈیشن"),  # نسخہ
        (
            "ru",
            r"screening list|\blists? editions?|editions? of (a|the) (screening )?list",
            r"переч(е|н)",
        ),  # список проверки
        (
            "ur",
            r"\bloaded\b|\bload (it|them|one|a newer|the (file|newest|authorities))",
            r"\bلاد",
        ),  # شامل; لادنا is of cargo
        ("ur", "sandbox", r"سینڈ"),  # آزمائشی نظام
        ("ur", "calendar", r"تقویم"),  # کیلنڈر
        ("ur", "", r"کیجیے|کرائیے"),  # کریں: one way to speak to the reader
        ("ur", r"\blegs?\b", r"\bحص(ہ|ے)\b"),  # کڑی; حصہ is a share
    ],
)
def test_one_thing_has_one_word(language: str, english: str, other_word: str) -> None:
    wrong = [
        message.id
        for message in messages.held(language)
        if re.search(english, str(message.id).lower()) and re.search(other_word, str(message.string).lower())
    ]
    assert wrong == []


def test_a_percentage_in_urdu_is_a_word() -> None:
    """The sign after a number and a space would stand at the number's far side."""
    sign = re.compile(r"[\d}s][ \u00a0]%(%|[^a-zA-Z(]|$)")
    assert [message.id for message in messages.held("ur") if sign.search(str(message.string))] == []


def test_numbers_of_laws_are_read_from_left_to_right_in_urdu() -> None:
    """A number with a stroke, bracket or letters behind it would be turned round between Urdu words."""
    loose = re.compile(r"(?<![\u2066\w])\d+(\(I\)/\d+|-[A-Z]{2})")
    assert [message.id for message in messages.held("ur") if loose.search(str(message.string))] == []


def test_every_rule_says_what_is_wrong_and_then_its_cure_in_every_language() -> None:
    held = {language: messages.held(language) for language in messages.LANGUAGES}
    for rule in all_rules():
        wrong, cure = parted(rule.says)
        assert wrong and cure, rule.code
        for language, catalogue in held.items():
            said = parted(str(catalogue.get(rule.says).string))
            assert [messages.placeholders(part) for part in said] == [
                messages.placeholders(part) for part in (wrong, cure)
            ], (rule.code, language)
