"""The wijk as people know models of Mesa: batches, seeds, copies, agents that are looked at."""

import copy
import gc
import pickle
import weakref

import mesa
import numpy as np
import pandas as pd
import pytest

from tests.models import fingerprint, make_model
from tests.month.bench import make_area
from wijkabm.ground.errors import InputError
from wijkabm.model.agents import VIEWS, Resident, Shop
from wijkabm.model.wijk import Wijk

MONTHS = 3
CALLS_REPLICATES_ALIKE = "rng" not in mesa.batch_run.__code__.co_varnames
"""Whether this Mesa builds all replicates with the same arguments."""


class Small(Wijk):
    """A wijk of one small area, as somebody would make it for Mesa's ``batch_run``."""

    def __init__(self, inhabitants=600, burn_in=0, **options):
        super().__init__(areas=[make_area(int(inhabitants))], burn_in=burn_in, **options)


class Noting(Small):
    """A model extended in Mesa's own way: attributes, a collector and a step of its own."""

    def __init__(self, **options):
        super().__init__(**options)
        self.noted = []
        self.datacollector = mesa.DataCollector({"drawn": "drawn"}, {"month": get_month})

    def step(self):
        super().step()
        self.drawn = self.random.random()
        self.noted.append(self.month)
        self.datacollector.collect(self)


def get_month(agent):
    return agent.model.month


def run_batch(**options):
    most = MONTHS - 1 if CALLS_REPLICATES_ALIKE else MONTHS  # the older one takes a step more
    rows = mesa.batch_run(
        Small, data_collection_period=1, max_steps=most, display_progress=False, **options
    )
    return pd.DataFrame(rows)


def test_batch_run_gives_each_step_its_own_values():
    rows = run_batch(parameters={"seed": 5} if CALLS_REPLICATES_ALIKE else {}, **(
        {} if CALLS_REPLICATES_ALIKE else {"rng": [5]}
    ))  # fmt: skip
    total = Small(seed=5).run(MONTHS).series().query("wijk == 'total'")
    assert len(rows) == MONTHS
    for name in ("inhabitants", "spending_local_share", "cohesion"):
        assert rows[name].to_numpy() == pytest.approx(total[name].to_numpy(), abs=0)
    assert rows["spending_local_share"].nunique() == MONTHS


@pytest.mark.filterwarnings("ignore:The `iterations` keyword")
def test_replicates_of_a_batch_differ_and_a_seed_holds():
    rows = run_batch(parameters={}, iterations=3)
    last = rows.groupby("RunId")["spending_local_share"].last()
    assert last.nunique() == 3
    assert last[0] == Small().run(MONTHS).datacollector.model_vars["spending_local_share"][-1]
    if CALLS_REPLICATES_ALIKE:
        asked = run_batch(parameters={"seed": [2, None]}, iterations=2)
        by_seed = asked.groupby(asked["seed"].fillna(-1))["spending_local_share"].last()
        assert asked[asked["seed"] == 2].groupby("RunId")["cohesion"].last().nunique() == 1
        assert by_seed[2.0] == last[1]


def test_a_seed_of_none_is_drawn_and_remembered():
    wijken = [Small(seed=None) for _ in range(2)]
    assert wijken[0].seed != wijken[1].seed
    again = Small(seed=wijken[0].seed).run(2)
    assert fingerprint(again) == fingerprint(wijken[0].run(2))


def test_rng_is_taken_as_mesa_takes_it():
    assert Small(rng=7).seed == 7
    assert Small(rng=np.int64(7)).seed == Small(seed=np.uint8(7)).seed == 7
    for make in (np.random.default_rng, np.random.SeedSequence, np.random.PCG64, lambda n: [n, 1]):
        assert Small(rng=make(3)).seed == Small(rng=make(3)).seed != Small(rng=make(4)).seed
    generator = np.random.default_rng(3)
    assert Small(rng=generator).seed != Small(rng=generator).seed


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seed": "a"}, "seed a is not allowed; give a whole number from 0"),
        ({"seed": -1}, "seed -1"),
        ({"seed": 1.5}, "seed 1.5"),
        ({"seed": True}, "seed True"),
        ({"rng": "a"}, "rng a"),
        ({"burn_in": 1.5}, "burn_in 1.5"),
        ({"place_seed": None}, "place_seed None"),
    ],
)
def test_what_is_no_seed_is_refused(options, words):
    with pytest.raises(InputError, match=words):
        Small(**options)


def test_nobody_is_removed_by_hand():
    wijk = Small()
    there = len(wijk.agents)
    shop = next(iter(wijk.agents_by_type[Shop]))
    for remove in (
        shop.remove,
        lambda: wijk.agents.do("remove"),
        lambda: wijk.agents_by_type[Resident].shuffle_do("remove"),
        wijk.remove_all_agents,
        lambda: wijk.deregister_agent(shop),
        Small().remove_all_agents,
    ):
        with pytest.raises(InputError, match=r"cannot be removed by hand: .* rules of the month"):
            remove()
    wijk.agents.select(lambda agent: False, inplace=True)
    wijk.agents.discard(shop)
    wijk.agents_by_type[Shop].discard(shop)
    assert len(wijk.agents) == there
    assert shop in wijk.agents_by_type[Shop]


def test_views_are_read_and_never_written():
    wijk = Small()
    shops = wijk.agents_by_type[Shop]
    shop = next(iter(shops))
    for name in ("cash", "row", "identity"):
        with pytest.raises(AttributeError, match=f"{name} is read-only: "):
            setattr(shop, name, 5)
    with pytest.raises(AttributeError, match="cash is read-only: it changes through the rules"):
        shops.set("cash", 5)
    shop.mine = "a note of somebody"


DUPLICATES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda wijk: pickle.loads(pickle.dumps(wijk)),
}


@pytest.mark.parametrize("duplicate", DUPLICATES.values(), ids=DUPLICATES)
def test_a_copy_of_a_subclass_goes_on_by_itself(duplicate):
    wijk = Noting(burn_in=1)
    for _ in range(2):
        wijk.step()
    wijk.outside = {"set": "from outside"}
    other = duplicate(wijk)
    assert type(other) is Noting
    assert other.outside == wijk.outside
    assert other.outside is not wijk.outside
    for one in (other, wijk):  # each after the other has lived, or they share something
        one.step()
        one.step()
    assert other.noted == wijk.noted == [1, 2, 3, 4]
    assert fingerprint(other) == fingerprint(wijk)
    assert other.steps == wijk.steps == 4
    assert other.drawn == wijk.drawn
    frames = [one.datacollector.get_model_vars_dataframe() for one in (other, wijk)]
    pd.testing.assert_frame_equal(*frames)
    agents = [one.datacollector.get_agent_vars_dataframe() for one in (other, wijk)]
    assert all(sorted(set(frame["month"])) == [1, 2, 3, 4] for frame in agents)
    assert {agent.model for agent in other.agents} == {other}


def test_a_copy_makes_views_of_its_own():
    wijk = Small()
    shop = next(iter(wijk.agents_by_type[Shop]))
    other = copy.deepcopy(wijk)
    twin = next(view for view in other.agents_by_type[Shop] if view.row == shop.row)
    assert twin is not shop
    numbers = [agent.unique_id for agent in other.agents]
    assert len(set(numbers)) == len(numbers)
    assert len(other.agents) == len(wijk.agents)


def test_a_wijk_whose_agents_were_looked_at_is_freed():
    wijk = Small()
    assert len(wijk.agents) > 0
    gone = weakref.ref(wijk)
    del wijk
    gc.collect()
    assert gone() is None


def test_what_is_printed_can_be_read():
    wijk = make_model(600, burn_in=0)
    assert repr(wijk) == f"<Wijk {wijk.wijk_names[0]}: month 0, seed 1, place_seed 1>"
    told = {kind: repr(next(iter(wijk.agents_by_type[kind]))) for kind in VIEWS}
    assert all(text.startswith(f"<{kind.__name__} ") for kind, text in told.items())
    assert told[Shop].removesuffix(">").split(": ")[1].split(", ")[0] in (
        "food", "nonfood", "horeca", "services", "home"
    )  # fmt: skip
    assert "age " in told[Resident]
    leaving = {view.identity: view for view in wijk.agents_by_type[Resident]}
    wijk.run(6)
    left = set(leaving) - {view.identity for view in wijk.agents_by_type[Resident]}
    identity = min(left)
    assert repr(leaving[identity]) == f"<Resident {identity}: has left the wijk>"


def test_the_collector_of_a_wijk_knows_when_each_month_was():
    wijk = Small()
    for _ in range(MONTHS):
        wijk.step()
    collector = wijk.datacollector
    times = getattr(collector, "_collection_steps", None)  # from Mesa 3.4 on
    assert times in (None, [1.0, 2.0, 3.0])
    assert wijk.steps == MONTHS
    assert len(wijk.datacollector.get_model_vars_dataframe()) == MONTHS
