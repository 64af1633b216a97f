"""The placebo of a comparison: the smallest change there is, to see how far luck alone carries it."""

from wijkabm import ledger as books
from wijkabm.kernels import kernel


@kernel
def give_cent(households, ledger):
    """One cent from outside to the household in the first occupied dwelling, through the books."""
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            account = books.account(books.RESIDENTS, households.wijk[h])
            books.receive(ledger, books.MIGRATION, books.OUTSIDE, households.savings, h, account, 1)
            return
