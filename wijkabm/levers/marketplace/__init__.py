"""The wijk's own centre as a marketplace: chores, people who seek work, a contract with the young."""
