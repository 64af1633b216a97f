"""What is known of the levers, held against what the model does: it only reports.

`counter_effects` says for every lever whose decision it moves and which unwanted effect belongs to it;
`studies` makes the comparisons of published studies inside the model; `run` does both over seeds.
"""
