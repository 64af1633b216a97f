"""The tests mirror the package: one file per module, one folder per subpackage."""
