"""Digital help: shops sell and are found online, on a platform that they share."""
