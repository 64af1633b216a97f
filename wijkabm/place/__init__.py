"""Where a wijk comes from: published key figures, streets, people, shops and premises."""
