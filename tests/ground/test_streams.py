"""Luck: known answers of splitmix64, uniform and normal draws, identities."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest, norm

import wijkabm
from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel

MASK = 2**64 - 1
PACKAGE = Path(wijkabm.__file__).parent
WORDS = st.integers(0, MASK)
N = 20_000


class SplitMix64:
    """The published generator (Steele, Lea & Flood 2014), in plain integers."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


def fold_plainly(bits, *ingredients):
    """What `fold_in` should give: output `ingredient` of the generator seeded with `bits`."""
    for ingredient in ingredients:
        bits = SplitMix64((bits + 0x9E3779B97F4A7C15 * ingredient) & MASK).next()
    return bits


@kernel
def draw_many(key, n, uniforms, normals, exponentials, integers):
    """Draws of `n` people."""
    for i in range(n):
        uniforms[i] = streams.uniform(key, streams.PLACE, i, 0)
        normals[i] = streams.normal(key, streams.TALENT, i, 0)
        exponentials[i] = streams.exponential(key, streams.LEASE, i, 0)
        integers[i] = streams.integer_below(key, streams.BRANCH, i, 0, 7)


@pytest.fixture(scope="module")
def draws():
    out = [np.zeros(N), np.zeros(N), np.zeros(N), np.zeros(N, np.int64)]
    draw_many(np.uint64(streams.month_key(np.uint64(1), 1)), N, *out)
    return out


def test_folding_gives_the_published_sequences():
    # Reference outputs of splitmix64 for the seeds 1234567 and 0.
    first = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [streams.fold_in(np.uint64(1234567), k) for k in range(3)] == first
    assert streams.fold_in(np.uint64(0), 0) == 0xE220A8397B1DCDAF
    plain = SplitMix64(1234567)
    assert [plain.next() for _ in range(3)] == first


@given(WORDS, st.integers(0, 2**63 - 1))
def test_folding_agrees_with_plain_integers(bits, ingredient):
    assert streams.fold_in(np.uint64(bits), ingredient) == fold_plainly(bits, ingredient)


@given(WORDS, st.integers(0, 2**63 - 1))
def test_a_mark_stands_for_its_ingredient(bits, ingredient):
    kept = np.array([streams.mark(ingredient)], np.uint64).view(np.int64)  # tables are signed
    with np.errstate(over="ignore"):
        folded = streams.mix(np.uint64(bits) + np.uint64(kept[0]))
    assert folded == fold_plainly(bits, ingredient)


@given(WORDS, st.floats(-0.5, 1.5))
def test_a_threshold_says_the_same_as_its_probability(bits, probability):
    word = np.uint64(bits)
    below = streams.is_under(word, streams.to_threshold(probability))
    assert below == streams.is_below(word, probability)
    assert below == (bits >> 24 < round(min(max(probability, 0.0), 1.0) * 2**40))


def test_marked_draws_of_neighbours_are_independent():
    """Draws of one person for many places, and of many persons for one place."""
    prefixes = np.array([streams.fold_in(np.uint64(3), i) for i in range(300)], np.uint64)
    marks = np.array([streams.mark(k) for k in range(60)], np.uint64)
    with np.errstate(over="ignore"):
        bits = np.array([[streams.mix(p + m) for m in marks] for p in prefixes], np.uint64)
    u = np.array([[streams.to_unit(word) for word in row] for row in bits])
    assert kstest(u.ravel(), "uniform").pvalue > 1e-3
    for rows in (u, u.T):
        correlation = np.corrcoef(rows)[np.triu_indices(len(rows), 1)]
        assert correlation.std() == pytest.approx(1 / np.sqrt(rows.shape[1]), rel=0.1)
        assert abs(correlation.mean()) < 4 / np.sqrt(correlation.size * rows.shape[1]) + 1e-3


@given(st.integers(0, 2**63 - 1), st.integers(-(2**20), 2**30))
def test_month_keys_hold_for_burn_in_too(seed, month):
    golden = int(streams.GOLDEN)
    expected = fold_plainly(golden, seed, month + 2**20)
    assert streams.month_key(np.uint64(seed), month) == expected


@given(st.integers(0, 2**63 - 1), st.integers(-60, 10**5), st.integers(0, 10**6))
def test_identities_follow_from_origin_and_month_alone(origin, month, about):
    bits = fold_plainly(streams.IDENTITY, origin, month + 2**20, about)
    identity = streams.make_identity(np.int64(origin), month, about)
    assert identity == bits >> 1
    assert 0 <= identity < 2**63


def test_identities_do_not_depend_on_order_and_do_not_collide():
    pairs = [(origin, month) for origin in range(60) for month in range(-5, 20)]
    forward = {pair: streams.make_identity(pair[0], pair[1], 1) for pair in pairs}
    backward = {pair: streams.make_identity(pair[0], pair[1], 1) for pair in reversed(pairs)}
    assert forward == backward
    assert len(set(forward.values())) == len(pairs)


@pytest.mark.parametrize("decision", [0, 17, streams.TALENT, streams.name_luck("one more")])
def test_a_draw_is_a_function_of_all_its_ingredients(decision):
    key = np.uint64(99)
    expected = fold_plainly(99, decision, 5, 6)
    assert streams.draw(key, decision, 5, 6) == expected
    assert streams.draw(key, decision, 6, 5) != expected
    assert streams.draw(key, decision + 1, 5, 6) != expected


def test_a_decision_has_the_number_of_its_name_and_no_other():
    assert streams.name_luck("lease") == streams.LEASE == 1882931647107158317
    named = re.compile(r'name_luck\("([^"]+)"\)')
    names = {name for path in PACKAGE.rglob("*.py") for name in named.findall(path.read_text())}
    numbers = {streams.name_luck(name) for name in names}
    assert len(numbers) == len(names) > 60
    assert all(0 <= number < 2**62 for number in numbers)


def test_units_stay_strictly_between_zero_and_one():
    assert 0.0 < streams.to_unit(np.uint64(0)) < 1e-15
    assert 1.0 - 1e-15 < streams.to_unit(np.uint64(MASK - 2**12)) < 1.0


def test_the_largest_word_stays_below_one():
    assert streams.to_unit(np.uint64(MASK)) < 1.0


def test_draws_follow_their_distributions(draws):
    uniforms, normals, exponentials, integers = draws
    assert kstest(uniforms, "uniform").pvalue > 0.01
    assert kstest(normals, "norm").pvalue > 0.01
    assert kstest(exponentials, "expon").pvalue > 0.01
    counts = np.bincount(integers, minlength=7)
    assert counts.size == 7
    assert abs(counts - N / 7).max() < 4 * np.sqrt(N / 7)


def test_draws_of_neighbours_are_not_related(draws):
    uniforms, normals, _, _ = draws
    assert abs(np.corrcoef(uniforms[1:], uniforms[:-1])[0, 1]) < 4 / np.sqrt(N)
    assert abs(np.corrcoef(uniforms, normals)[0, 1]) < 4 / np.sqrt(N)


@pytest.mark.parametrize(
    "u", [1e-12, 1e-6, 0.02424, 0.02426, 0.3, 0.5, 0.8, 0.97574, 0.97576, 1 - 1e-9]
)
def test_normal_quantiles_agree_with_scipy(u):
    assert streams.to_normal(u) == pytest.approx(norm.ppf(u), rel=2e-9, abs=2e-9)


@given(st.floats(1e-300, 0.5))
def test_the_normal_is_symmetric(u):
    if 1.0 - (1.0 - u) == u:
        assert streams.to_normal(1.0 - u) == pytest.approx(
            -streams.to_normal(u), rel=1e-8, abs=1e-8
        )


@given(WORDS, st.floats(0, 1))
def test_probabilities_are_rounded_before_they_are_compared(bits, probability):
    expected = (bits >> 24) < int(np.floor(probability * 2.0**40 + 0.5))
    assert streams.is_below(np.uint64(bits), probability) == expected
    assert not streams.is_below(np.uint64(bits), 0.0)
    assert streams.is_below(np.uint64(bits), 1.0)


def test_the_last_bit_of_a_probability_decides_nothing():
    bits = np.uint64(int(0.3 * 2**40) << 24)
    p = 0.3
    assert streams.is_below(bits, p) == streams.is_below(bits, np.nextafter(p, 1.0))
    assert not streams.is_below(np.uint64(MASK), -1.0)
    assert streams.is_below(np.uint64(MASK), 2.0)


@given(WORDS, st.integers(0, 2**40), st.floats(1e-9, 1 - 1e-9), st.integers(-3, 50))
def test_compiled_and_plain_python_give_the_same_bits(bits, number, u, count):
    word = np.uint64(bits)
    with np.errstate(over="ignore"):
        assert streams.mix(word) == streams.mix.py_func(word)
        assert streams.fold_in(word, number) == streams.fold_in.py_func(word, number)
    assert streams.to_unit(word) == streams.to_unit.py_func(word)
    assert streams.is_below(word, u) == streams.is_below.py_func(word, u)
    assert streams.to_normal(u) == streams.to_normal.py_func(u)
    drawn = streams.integer_below(word, streams.BRANCH, number, 0, count)
    assert drawn == streams.integer_below.py_func(word, streams.BRANCH, number, 0, count)
    assert 0 <= drawn < max(count, 1)
