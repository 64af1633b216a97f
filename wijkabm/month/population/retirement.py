"""The one age of retirement: that of the state pension, and what begins some years before it."""

from wijkabm.ground.compiled.kernels import inline


@inline
def nears_pension(birth, years, population, month):
    """Whether the state pension age lies at most `years` ahead of who was born in `birth`; 0: is reached."""
    return month - birth >= (population.state_pension_age - years) * 12.0
