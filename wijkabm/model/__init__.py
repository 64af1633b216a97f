"""The wijk as a Mesa model: a month as one page of named steps, and views on its rows."""
