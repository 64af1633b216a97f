"""Room that rules use within a month."""

from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.columns import Cents, Code, Count, Identity, Pure, Row, Weight


class Scratch(Table):
    """Buffers of the market and of lists that rules make anew each month.

    Waits are what choices compare: one over the weight of a place, infinite without weight.
    """

    shop_list: Row  # rows of trading shops, grouped by wijk and branch
    list_start: Row  # (n_wijken * 5 + 1,) where each group starts in shop_list
    home_list: Row  # rows of businesses at home, grouped by segment
    home_start: Row  # (n_segments + 1,)
    list_mark: Identity  # mark of the identity of each shop in shop_list (see ``streams.mark``)
    list_wait: Weight  # (2, n_shops) its wait, distance apart, [without, with coins to spend]
    seen_wait: Weight  # (2, n_segments, most units in a wijk) wait of each shop of the wijk
    attraction: Weight  # (n_shops,) exponent of utility, all but distance
    rows: Row  # (n_rows,) free use within one rule
    floats: Pure  # (n_rows,) free use within one rule
    free_shop: Row  # (2,) month and row: before it no row of shops is free in that month
    home_mark: Identity  # mark of the identity of each business in home_list
    home_wait: Weight  # its wait
    trade: Code  # (n_tills,) the branch that a till serves, -1 when closed
    till: Cents  # (n_tills,) cents handed in this month, not yet entered in the books
    trips: Count  # (n_tills,) baskets
    ring_wait: Weight  # (n_ring, 4) wait of the streets of the ring
    place_wait: Weight  # (n_wijken, 5, 4) wait of [ring, centre, online, other wijken]
    exponential: Pure  # (NOISE + 1,) quantiles of the noise of one shop
    nest_noise: Pure  # (NOISE + 1,) of the noise that shops of a nest share
    alone_noise: Pure  # (NOISE + 1,) of the noise of a place without others of its kind
