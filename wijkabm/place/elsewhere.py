"""How strongly the world outside a wijk pulls, so that the published share of its spending stays."""

import math

from wijkabm.ground.compiled.kernels import kernel

BISECTIONS = 60


@kernel
def local_share(w, b, elsewhere, segments, wijken, correlation):
    """Expected share of the wijk's spending on a branch that stays, given the weight of elsewhere."""
    inside, whole = 0.0, 0.0
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        demand = float(segments.demand[s, b])
        whole += demand
        if segments.inclusive[s, b] > 0.0:
            own = math.pow(segments.inclusive[s, b], correlation)
            inside += demand * own / (own + elsewhere)
    return inside / max(whole, 1.0)


@kernel
def solve_elsewhere(w, b, target, segments, wijken, correlation):
    """Weight of elsewhere at which ``target`` of the spending stays; bisection on its logarithm."""
    low, high = -20.0, 30.0
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        if local_share(w, b, math.exp(middle), segments, wijken, correlation) > target:
            low = middle
        else:
            high = middle
    return math.exp(0.5 * (low + high))
