"""The largest employer of the wijk takes a share of its jobs elsewhere, for good."""
