"""What everything stands on: tables, numbers, luck, books, errors, compiled code."""
