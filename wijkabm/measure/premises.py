"""Sums about units."""

from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.tables.codes import LEASE_TEMPORARY, USE_SHARED, USE_TEMPORARY
from wijkabm.ground.tables.premises import is_unit


@kernel
def measure_premises(premises, segments, wijken, people, enterprises, month, sums):
    """Count retail units, vacant ones by duration and place, rents, and the state of streets.

    *Vacant* is a retail unit without a paying tenant: a tenant who pays no rent is a sham letting
    and counts as vacant. Temporary lettings are counted apart and are not vacant.
    """
    for i in range(premises.wijk.size):
        w = premises.wijk[i]
        if w < 0 or premises.use[i] == USE_SHARED or not is_unit(i, premises):
            continue
        s = premises.segment[i]
        sums.units[w] += 1.0
        sums.edge[w] += segments.is_edge[s]
        sums.core[w] += segments.is_core[s]
        let = premises.tenant[i] >= 0
        if premises.use[i] == USE_TEMPORARY or (let and premises.lease_kind[i] == LEASE_TEMPORARY):
            sums.temporary[w] += 1.0
        elif let and premises.contract_rent[i] > 0:
            sums.contract[w] += premises.contract_rent[i]
            sums.let_m2[w] += premises.area[i]
        else:
            _count_vacant(premises, segments, i, w, month, sums)
    for s in range(segments.wijk.size):
        if segments.units[s] > 0:
            sums.segments[segments.wijk[s]] += 1.0
            sums.liveliness[segments.wijk[s]] += segments.liveliness[s]
    for w in range(wijken.safety.size):
        sums.rent_index[w] = wijken.rent_index[w] * sums.units[w]
        sums.safety[w] = wijken.safety[w] * people.residents[w]
        sums.organisation[w] = wijken.organisation[w] * enterprises.shops[w]


@inline
def _count_vacant(premises, segments, i, w, month, sums):
    sums.vacant[w] += 1.0
    sums.vacant_m2[w] += premises.area[i]
    sums.asking[w] += premises.asking_rent[i]
    sums.edge_vacant[w] += segments.is_edge[premises.segment[i]]
    sums.core_vacant[w] += segments.is_core[premises.segment[i]]
    months = month - premises.vacant_since[i]
    if months < 12:
        sums.under_1_year[w] += 1.0
    elif months <= 36:
        sums.from_1_to_3_years[w] += 1.0
    else:
        sums.over_3_years[w] += 1.0
