"""The largest food shop of the wijk leaves, in nearly every wijk a supermarket."""
