"""The month: what happens to people, shops and premises, whoever governs; a room a step.

1. `municipality`: its purse is filled; levers, the coin and shocks act, which reaches the rules below by
   `terms` alone.
2. `work`: jobs end, open and are found.
3. `income`: wages, benefits and allowances come in; rent, premiums and taxes leave at once.
4. `time`: hours are given to others.
5. `shopping`: households plan, choose a place for every basket, and pay at its till.
6. `firms`: bills are paid, results are learned from, prices and staff are planned.
7. `closing`: who cannot or will not go on stops, and hands over or leaves a unit empty.
8. `premises`: landlords ask, mend, wait, sell and let.
9. `opening`: residents and outsiders consider a business, find a unit, ask a permit, start.
10. `ties`: people meet, and forget each other.
11. `street`: lights, visits and repair make a street that feels alive and safe, or not.
12. `population`: people age, die, part and move; homes are let to others.
13. The month is measured, and the books must be equal to the cent.

``model/wijk.py`` calls the steps in this order. To read one, begin here:

1. `municipality.act`
2. `work.work.match_jobs`
3. `income.income.pay_incomes`
4. `time.give_time`
5. `shopping.attraction.list_shops` (which shops there are), `shopping.attraction.see_from_homes` (how each
   street sees them), `shopping.budgets.plan_budgets`, `hard_times.hold_back` (in a crisis),
   `shopping.shopping.shop_for_baskets`, `shopping.visitors.receive_visitors`,
   `hard_times.empty_streets` (in a crisis)
6. `firms.clients.sell_to_firms`, `firms.firms.run_firms`
7. `closing.closing.close_firms`
8. `premises.premises.let_premises`
9. `shopping.attraction.see_from_homes` (as entrants see it), `opening.opening.open_firms`,
   `street.turn_over_ring`
10. `ties.meet_and_fade`
11. `street.light_streets`, `safety.feel_safe`
12. `population.population.live`

Several of them use `unit_search` (which empty unit somebody
takes, and would have taken anyway), `offers` (who is offered what, and says yes) and `hard_times` (what a
shock does to budgets).

A rule is ``rule(world, numbers, now)``, a part of one ``(row, world, numbers, now)``: all tables, all
numbers, the month with its luck. It writes in place and allocates nothing per agent.
"""
