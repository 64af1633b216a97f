"""Tests of where a wijk comes from."""
