"""What comes into the events storey over HTML."""
