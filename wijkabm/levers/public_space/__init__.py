"""Works in shopping streets, terraces, parking places more or fewer."""
