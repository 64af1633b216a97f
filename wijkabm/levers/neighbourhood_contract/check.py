"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin


def displaced_jobs(twin: Twin) -> float:
    """Jobs at the contractors elsewhere that are gone."""
    return float(twin.with_lever.world.region.displaced[0])


CHECK: Final = Check(
    "neighbourhood_contract local_share=0.8",
    "works or volunteers in the own street",
    "residents",
    "jobs at contractors lost",
    "jobs",
    displaced_jobs,
    hangs_on="local_share=0.4",
)
