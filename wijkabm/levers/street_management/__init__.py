"""Shopping-street manager: who looks for space sees more of it, and outsiders are asked."""
