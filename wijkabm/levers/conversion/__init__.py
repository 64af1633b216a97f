"""The plan lets shops become homes: nowhere, outside the core, or everywhere."""
