"""Experiments in one form: what is asked, what is run, what was found, and whether it is found again.

How it flows, from the files of a folder under ``experiments/`` to its page::

    experiment.yaml + recipe.py   the question, the design, a few lines of own Python      form
      -> cells                    a place and its seeds, lived in processes side by side    cells, live
      -> per_seed.csv             a row per arm, place and seed, to the last digit          rows
      -> expected.json            the numbers of the page with their doubt                  numbers
      -> README.md                README.md.in with these numbers filled in                page

A run holds each of the last three against those that stand in the folder (`verdict`), each from the one
above it, so that a digit changed anywhere shows. ``accept`` puts those of a whole run there. A quick run
lives the first seeds of the same design, so its rows are rows of the whole.
"""
