"""Consortia: public work in lots that small firms can win, alone or together."""
