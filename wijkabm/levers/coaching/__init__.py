"""Coaching: who is found and chosen, what they learn, and what they come to see."""
