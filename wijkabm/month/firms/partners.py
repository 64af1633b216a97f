"""Suppliers across: an owner who knows one in another wijk may buy there."""

from wijkabm.ground.compiled.kernels import part


@part
def become_partners(shops, buyer, supplier):
    """A shop remembers the business at home that its owner met."""
    shops.partner[buyer] = 1 + supplier
    shops.partner_identity[buyer] = shops.identity[supplier]


@part
def choose_supplier(j, usual, shops):
    """The partner of shop `j` if it is still there and better (talent) than the usual supplier."""
    partner = shops.partner[j] - 1
    if partner < 0 or shops.alive[partner] == 0:
        return usual
    if shops.identity[partner] != shops.partner_identity[j]:
        return usual
    if shops.talent[partner] > shops.talent[usual]:
        return partner
    return usual
