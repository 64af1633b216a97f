"""The neighbourhood coin: who takes part, which shops take it, its office, how it pays."""
