"""One-day shops: an empty unit for a day, as a trial and as a showroom."""
