"""Loading files: everything, or with one wrong line nothing; every wrong line is named with its file and what to do."""

import re
import shutil
from pathlib import Path

import pytest
from tests.cli.terminal import Done, tarazu

from tarazu.storage import models

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
TABLES = (
    models.Authority,
    models.Valuation,
    models.GoodsListing,
    models.Route,
    models.Closure,
    models.Party,
    models.Person,
    models.Mandate,
    models.ScreeningList,
    models.Listing,
    models.JournalEntry,
    models.Deed,
)
OFFERS_HEADER = "ref,party,hs,grade,unit,quantity,minimum_lot,price,place,from,until,term,note\n"
GOOD = "T1,pk-bahar-agro,071320,,TNE,500,50,690.00,PKKHI,2025-11-01,2026-07-01,FCA,\n"


@pytest.fixture
def world(root: Path, tmp_path: Path) -> Path:
    """The firms, consortia, authorities and people of the demo, and a place for more."""
    folder = tmp_path / "world"
    folder.mkdir()
    for name in ("authorities.csv", "invented_firms.csv", "consortia.toml", "people.csv"):
        shutil.copy(root / "demo" / name, folder)
    return folder


def counts() -> dict[str, int]:
    """How many rows every table of a load holds; the console itself is entered on first use."""
    found = {table.__name__: table.objects.count() for table in TABLES}
    found["Person"] = models.Person.objects.exclude(id="console").count()
    return found


def refused(world: Path, *named: str) -> Done:
    """Load a folder that has something wrong in it."""
    before = counts()
    done = tarazu("load", world)
    assert done.status == 2, done.out + done.err
    assert "Traceback" not in done.err
    said = re.sub(r"\s+", " ", done.err)
    for words in named:
        assert words in said, said
    assert counts() == before
    return done


def test_a_right_folder_is_loaded_and_counted(world: Path) -> None:
    (world / "offers.csv").write_text(OFFERS_HEADER + GOOD)
    done = tarazu("load", world, "--json")
    assert done.status == 0, done.err
    assert done.json["listings"] == 1
    assert done.json["parties"] + done.json["consortia"] == models.Party.objects.count() > 60
    assert done.json["authorities"] == models.Authority.objects.count()


def test_loading_the_same_files_twice_does_nothing_twice(world: Path) -> None:
    (world / "offers.csv").write_text(OFFERS_HEADER + GOOD)
    first = tarazu("load", world, "--json")
    before = counts()
    again = tarazu("load", world, "--json")
    assert (again.status, again.json) == (0, first.json)
    assert counts() == before


def test_people_are_loaded_with_their_mail_addresses(world: Path) -> None:
    people = "sign_in_name,name,language,role,subject,since,until,email\n"
    (world / "people.csv").write_text(people + "sana,Sana,ur,trader,pk-bahar-agro,2025-11-01,,Sana@Example.org\n")
    assert tarazu("load", world).status == 0
    assert models.Person.objects.get(id="sana").email == "sana@example.org"
    (world / "people.csv").write_text(people + "bilal,Bilal,ur,trader,pk-bahar-agro,2025-11-01,,sana@\n")
    refused(world, "people.csv, line 2, email", "not a mail address")
    (world / "people.csv").write_text(people + "bilal,B,ur,trader,pk-bahar-agro,2025-11-01,,sana@example.org\n")
    refused(world, "the mail address of another person")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (GOOD.replace("071320", "991320"), "991320"),
        (GOOD.replace("071320", "peas"), "peas"),
        (GOOD.replace("TNE", "H87"), "H87"),
        (GOOD.replace("TNE", "XYZ"), "XYZ"),
        (GOOD.replace("pk-bahar-agro", "pk-nobody"), "pk-nobody"),
        (GOOD.replace("PKKHI", "PKXXX"), "PKXXX"),
        (GOOD.replace(",500,", ",-500,"), "-500"),
        (GOOD.replace(",500,", ",five,"), "five"),
        (GOOD.replace(",500,", ",0.0001,"), "0.0001"),
        (GOOD.replace(",50,690", ",5000,690"), "5,000"),
        (GOOD.replace("690.00", "0"), "'0'"),
        (GOOD.replace("690.00", "1e3"), "1e3"),
        (GOOD.replace("2025-11-01", "01.11.2025"), "01.11.2025"),
        (GOOD.replace("2026-07-01", "2025-10-01"), "2025-10-01"),
        (GOOD.replace("FCA", "FOR"), "FOR"),
        (GOOD.replace("T1,", ","), "ref"),
        ("T1,pk-bahar-agro,071320\n", "3 cells"),
        (GOOD + GOOD, "T1"),
    ],
)
def test_a_wrong_line_is_named_with_its_number_and_nothing_is_loaded(world: Path, line: str, named: str) -> None:
    good = GOOD.replace("T1", "T0")
    (world / "offers.csv").write_text("# Offers of a test.\n" + OFFERS_HEADER + good + line)
    number = 5 if line == GOOD + GOOD else 4
    refused(world, "offers.csv", f"line {number}", named, "Nothing was loaded: 1 lines are wrong")


def test_every_wrong_line_of_every_file_is_named_at_once(world: Path) -> None:
    (world / "offers.csv").write_text(OFFERS_HEADER + GOOD.replace("071320", "991320") + GOOD.replace("TNE", "H87"))
    (world / "wants.csv").write_text(OFFERS_HEADER + GOOD.replace("PKKHI", "PKXXX"))
    refused(world, "offers.csv, line 2", "offers.csv, line 3", "wants.csv, line 2", "3 lines are wrong")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ref;party;hs\nT1;pk-bahar-agro;071320\n",
        b"\xff\xfe\x00r\x00e\x00f",
        b"PK\x03\x04 a spreadsheet",
        (OFFERS_HEADER + 'T1,"pk-bahar-agro').encode(),
        OFFERS_HEADER.replace("hs", "code").encode(),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused_whole(world: Path, content: bytes) -> None:
    (world / "offers.csv").write_bytes(content)
    refused(world, "offers.csv")


def test_broken_toml_is_refused_with_the_line_it_breaks_on(world: Path) -> None:
    (world / "corridors.toml").write_text('[[route]]\nid = "A\n')
    refused(world, "corridors.toml", "line 2")


def test_a_reference_that_is_on_the_book_already_is_refused_and_nothing_beside_it_loaded(world: Path) -> None:
    (world / "offers.csv").write_text(OFFERS_HEADER + GOOD)
    assert tarazu("load", world).status == 0
    (world / "offers.csv").write_text(OFFERS_HEADER + GOOD.replace("690.00", "700.00") + GOOD.replace("T1", "T2"))
    refused(world, "'T1' is on the book already")


def test_a_folder_without_a_known_file_says_which_names_are_known(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Hello.")
    refused(tmp_path, "Nothing to load", "offers.csv")


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "does not exist")


def test_who_has_no_power_loads_nothing(world: Path) -> None:
    assert tarazu("load", world).status == 0
    before = counts()
    (world / "offers.csv").write_text(OFFERS_HEADER + GOOD)
    done = tarazu("load", world, "--as", "pk-bahar-agro")
    assert done.status == 2
    assert "has no mandate to load_reference" in re.sub(r"\s+", " ", done.err)
    assert counts() == before
