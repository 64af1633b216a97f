"""Days on which seekers and firms meet."""
