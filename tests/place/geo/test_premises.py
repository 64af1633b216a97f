"""A list of premises: what is understood, what is refused in which row, and where a number stands."""

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.along import count_along
from wijkabm.place.geo.network import Numbers, Section
from wijkabm.place.geo.premises import read_premises

HEADER = "straat;huisnummer;branche;leeg;oppervlakte\n"


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "panden.csv"
    path.write_bytes(text.encode(encoding))
    return [tuple(one) for one in read_premises(path)]


def test_a_list_as_it_is_asked(tmp_path):
    rows = read(
        tmp_path,
        HEADER
        + "Marktstraat;12;levensmiddelen;nee;85\nMarktstraat;14a;horeca;ja;120,5\n\nPlein;;;;\n",
    )
    assert rows == [
        ("Marktstraat", 12, "food", False, 85.0),
        ("Marktstraat", 14, None, True, 120.5),
        ("Plein", None, None, None, None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_other_marks_encodings_orders_and_columns(tmp_path, mark, encoding):
    text = "Naam winkel;M2;LEEG;Straatnaam;Huisnr\nBij Jansen;1.250;0;Huszárlaan;3-5\n"
    assert read(tmp_path, text.replace(";", mark), encoding) == [
        ("Huszárlaan", 3, None, False, 1250.0)
    ]


def test_who_marks_only_what_is_empty_has_looked_at_the_rest(tmp_path):
    rows = read(tmp_path, "straat;leeg\nA;ja\nB;\n")
    assert [row[3] for row in rows] == [True, False]
    rows = read(tmp_path, "straat;leeg\nA;ja\nB;\nC;nee\n")
    assert [row[3] for row in rows] == [True, None, False]


@pytest.mark.parametrize(
    ("word", "branch"),
    [
        ("Supermarkt", "food"), ("Bakkerij", "food"), ("Dagelijkse artikelen", "food"), ("food", "food"),
        ("Kledingzaak", "nonfood"), ("Niet-dagelijks", "nonfood"), ("nonfood", "nonfood"),
        ("Mode & Luxe", "nonfood"),
        ("Café", "horeca"), ("Restaurant", "horeca"), ("Kapsalon", "services"), ("Kapper", "services"),
        ("Dienstverlening", "services"), ("winkel", "unsaid"), ("", "unsaid"),
    ],
)  # fmt: skip
def test_words_for_branches(tmp_path, word, branch):
    expected = None if branch == "unsaid" else branch
    assert read(tmp_path, f"{HEADER}A;1;{word};nee;10")[0][2] == expected


@pytest.mark.parametrize(
    ("branch", "words"),
    [
        ("food", "banketbakkerij, apotheek, parfumerie, tabak, wijnhandel, vis, Viswinkel, kaas"),
        ("nonfood", "bankstellen, dierenwinkel, tuincentrum, woninginrichting, boekhandel, sport, "
                    "In/Om Huis, doe-het-zelf, non-food, detailh overig, schoenen"),
        ("horeca", "bar, Bar/dancing, eethuis, pizzeria, shoarma, grillroom, coffeeshop, broodjeszaak"),
        ("services", "barbier, barbershop, visagist, boekhouder, boekmaker, schoenmaker, sportschool, bank, "
                     "wassalon, fysiotherapie, tandarts"),
    ],
)  # fmt: skip
def test_a_word_that_begins_as_another_is_not_that(tmp_path, branch, words):
    rows = "\n".join(f"A;1;{word};nee;10" for word in words.split(", "))
    found = read(tmp_path, HEADER + rows)
    assert {
        word: row[2] for word, row in zip(words.split(", "), found, strict=True)
    } == dict.fromkeys(words.split(", "), branch)


def test_all_branches_that_are_not_known_are_named_at_once(tmp_path):
    rows = "A;1;Barok;nee;1\nA;2;kapper;nee;1\nA;3;Visie;nee;1\nA;4;Barok;nee;1\n"
    with pytest.raises(
        InputError,
        match=r"branche 'Barok' \(row 2\), 'Visie' \(row 4\) are not known; write levensmiddelen",
    ):
        read(tmp_path, HEADER + rows)
    with pytest.raises(InputError, match=r"'Dit' \(row 2\) is not known"):
        read(tmp_path, HEADER + "A;1;Dit;nee;1\n")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A;x;;;", "row 3: huisnummer 'x' does not begin with a number"),
        (";1;;;", "row 3 has no street"),
        ("A;1;;misschien;", "row 3: leeg 'misschien' is neither ja nor nee"),
        ("A;1;;;veel", "row 3: oppervlakte 'veel' is no number of m2"),
        ("A;1;;;-5", "row 3: oppervlakte -5 m2; give 1 to 100,000"),
        ("A;1;;;999999", "row 3: oppervlakte 999999 m2"),
    ],
)
def test_a_row_that_is_not_understood_is_named(tmp_path, row, said):
    with pytest.raises(InputError, match=said):
        read(tmp_path, f"{HEADER}A;1;;;\n{row}\n")


def test_a_comma_that_parts_a_number_is_no_other_house_number(tmp_path):
    text = "straat,oppervlakte,huisnummer\nA,{area},12\n"
    assert read(tmp_path, text.format(area='"85,5"'))[0][1] == 12
    assert read(tmp_path, text.format(area="85").replace("12", "12,,"))[0][1] == 12
    with pytest.raises(InputError, match=r"row 2 has 4 cells and the first line 3; put quotation"):
        read(tmp_path, text.format(area="85,5"))


def test_a_quotation_mark_that_is_not_closed_swallows_no_row(tmp_path):
    rows = (
        'naam;straat;huisnummer\nCafé "De Hoek";A;1\n"De ""Hoek""";A;2\n{quote}De Hoek;A;3\nX;A;4\n'
    )
    assert [row[1] for row in read(tmp_path, rows.format(quote=""))] == [1, 2, 3, 4]
    with pytest.raises(InputError, match=r"not readable as CSV .*; look at its quotation marks"):
        read(tmp_path, rows.format(quote='"'))


@pytest.mark.parametrize("text", ["-99999999", "", "0", "-"])
def test_what_is_missing_is_no_number(tmp_path, text):
    assert read(tmp_path, f"{HEADER}A;1;;;{text}")[0][4] is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"adres;m2\nx;1\n", "no column straat"),
        (HEADER.encode(), "no premises below its first line"),
        (b"", "no column straat"),
        (b"PK\x03\x04rest", "no text"),
        (b"SQLite format 3\x00", "no text"),
        (b"straat\nA\x81\x8d\n", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path, content, said):
    path = tmp_path / "panden.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_premises(path)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    with suppress(InputError):
        read_premises(path)


def test_a_list_of_empty_premises_alone_is_refused(tmp_path):
    path = tmp_path / "panden.csv"
    path.write_text(HEADER + "A;4;;ja;\nA;6;;ja;\nC;1;;nee;")
    with pytest.raises(InputError, match=r"all 2 of its rows .* are empty; .* add those in use"):
        count_along([EVEN, NEXT, OTHER], None, read_premises(path), Counter())


EVEN = Section(((0.0, 0.0), (100.0, 0.0)), "A", (Numbers(2, 20, 2), Numbers(1, 19, 2)))
NEXT = Section(((100.0, 0.0), (200.0, 0.0)), "A", (Numbers(22, 40, 2), Numbers(21, 29, 2)))
OTHER = Section(((200.0, 0.0), (300.0, 0.0)), "B")


def place(tmp_path, *rows):
    path = tmp_path / "panden.csv"
    path.write_text("straat;huisnummer\n" + "\n".join(rows))
    counts = Counter()
    counted = count_along([EVEN, NEXT, OTHER], None, read_premises(path), counts)
    return [unit.segment for unit in counted.units], counts["premises_elsewhere"]


@pytest.mark.parametrize(
    ("row", "segment"),
    [
        ("A;4", 0),
        ("a;19", 0),
        ("A;22", 1),
        ("A;21", 1),
        ("A;35", 1),
        ("A;59", 1),
        ("B;7", 2),
        ("A;", 0),
    ],
)
def test_a_number_stands_where_its_range_is(tmp_path, row, segment):
    assert place(tmp_path, row) == ([segment], 0)


def test_a_number_far_from_all_and_a_street_elsewhere_are_left_out(tmp_path):
    assert place(tmp_path, "A;4", "A;400", "C;1") == ([0], 2)
    with pytest.raises(InputError, match="none of its 2 rows stands on a street of this area"):
        place(tmp_path, "A;400", "C;1")
