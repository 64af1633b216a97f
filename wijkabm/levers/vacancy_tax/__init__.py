"""A yearly tax on the value of a unit that stays vacant, or the lawful ordinance in its place."""
