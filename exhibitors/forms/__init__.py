"""What comes into the exhibitors storey over HTML."""
