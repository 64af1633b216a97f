"""What is known of the levers, held against what the model does: it only reports.

`check.py` in the folder of a lever says whose decision it moves and which unwanted effect belongs to it, and
makes the comparisons of published studies (`effects.csv` beside it) inside the model; `kit` is what these are
made of, `run` does them over seeds.
"""
