"""The municipality buys a base level of upkeep; the wijk does a part of it itself."""
