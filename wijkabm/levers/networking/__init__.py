"""Networking: meetings of owners in groups, and a digital platform on which they find each other."""
