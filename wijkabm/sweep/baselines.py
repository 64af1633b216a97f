"""Names of the policies of a sweep that no file holds."""

from typing import Final

BASELINE: Final = "baseline"
BASELINE_OF: Final = "baseline of "
"""How the name of a policy begins that holds the shocks of another, for comparison."""

SAMPLED: Final = "levers"
"""The policy that holds the design's levers and nothing else."""


def is_baseline(policy: str) -> bool:
    """Whether a policy is there to compare others with."""
    return policy == BASELINE or policy.startswith(BASELINE_OF)
