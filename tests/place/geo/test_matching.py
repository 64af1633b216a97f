"""Points go to the street of their address first, then to the nearest."""

import numpy as np
import pytest

from tests.place.geo import maps
from wijkabm.place.geo.matching import match_points, simplify_name
from wijkabm.place.geo.network import Numbers, Section
from wijkabm.place.geo.roads import read_roads


@pytest.fixture(scope="module")
def sections(tmp_path_factory):
    path = tmp_path_factory.mktemp("matching") / "roads.gpkg"
    return read_roads(maps.write_geopackage(path, {"w": maps.wageningen()})).sections


@pytest.fixture(scope="module")
def simulated(sections):
    """For every house number a point 8 to 30 m beside its section; places, streets, numbers, sections."""
    luck = np.random.default_rng(7)
    by_line = {}
    for line, _ in maps.wageningen():
        ends = tuple(map(tuple, np.round(line.coords, 2).tolist()))
        by_line[min(ends, ends[::-1])] = line
    points = [
        (
            maps.beside(by_line[section.line], luck.uniform(), luck.uniform(8, 30) * side),
            number,
            row,
        )
        for row, section in enumerate(sections)
        for side, numbers in zip((1, -1), section.numbers, strict=False)
        for number in range(numbers.first, numbers.last + 1, numbers.step)
    ]
    places = [(point.x, point.y) for point, _, _ in points]
    rows = [row for _, _, row in points]
    return places, [sections[row].name for row in rows], [n for _, n, _ in points], np.array(rows)


def test_simulated_addresses_find_their_street_and_mostly_their_section(simulated, sections):
    places, names, numbers, rows = simulated
    assert len(places) == 2_086
    found, by_name = match_points(places, names, numbers, sections)
    assert by_name.all()
    assert [sections[row].name for row in found] == names
    assert (found == rows).mean() >= 0.99


def test_without_house_numbers_the_street_is_right_and_nine_in_ten_sections(simulated, sections):
    places, names, _, rows = simulated
    found, _ = match_points(places, names, [None] * len(places), sections)
    assert [sections[row].name for row in found] == names
    assert (found == rows).mean() >= 0.88


def test_the_nearest_section_alone_would_do_worse(simulated, sections):
    places, names, numbers, rows = simulated
    found, by_name = match_points(places, [None] * len(places), numbers, sections)
    assert not by_name.any()
    assert (found == rows).mean() < 0.85
    assert (
        np.mean([sections[row].name == name for row, name in zip(found, names, strict=True)]) < 0.95
    )


def test_a_wrong_house_number_does_not_take_an_address_across_the_wijk():
    near = Section(((0.0, 0.0), (150.0, 0.0)), "Dorpsstraat", (Numbers(1, 9, 2),))
    far = Section(((150.0, 0.0), (400.0, 0.0)), "Dorpsstraat", (Numbers(11, 19, 2),))
    rows, _ = match_points([(-60.0, 5.0), (60.0, 5.0)], ["Dorpsstraat"] * 2, [11, 11], [near, far])
    assert rows.tolist() == [0, 1]


def test_a_name_that_is_far_off_or_not_here_gives_way_to_the_nearest():
    near = Section(((0.0, 0.0), (100.0, 0.0)), "Dorpsstraat")
    far = Section(((0.0, 900.0), (100.0, 900.0)), "Kerkstraat")
    places = [(50.0, 20.0), (50.0, 20.0), (50.0, 880.0)]
    rows, by_name = match_points(
        places, ["Kerkstraat", "Molenstraat", "KERKSTRAAT "], [None] * 3, [near, far]
    )
    assert rows.tolist() == [0, 0, 1]
    assert by_name.tolist() == [False, False, True]


def test_who_lives_far_from_every_street_lives_along_none():
    street = Section(((0.0, 0.0), (100.0, 0.0)), "Dorpsstraat")
    rows, by_name = match_points(
        [(50.0, 299.0), (50.0, 301.0)], ["Veld", "Dorpsstraat"], [1, 1], [street]
    )
    assert rows.tolist() == [0, -1]
    assert not by_name.any()


def test_nobody_lives_along_a_link():
    street = Section(((0.0, 0.0), (100.0, 0.0)), "Dorpsstraat")
    link = Section(((100.0, 0.0), (100.0, 90.0)), is_link=True)
    rows, _ = match_points([(101.0, 80.0)], [None], [None], [link, street])
    assert rows.tolist() == [1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huszárlaan", "Huszarlaan"),
        ("de Hoef", "De Hoef"),
        ("'t Zand", "t Zand"),
        ("St.-Jan", "St Jan"),
    ],
)
def test_names_that_are_written_in_two_ways(one, other):
    assert simplify_name(one) == simplify_name(other)
