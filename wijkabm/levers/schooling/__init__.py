"""Courses and internships for jobseekers, and for owners."""
