"""What comes in over the pages of the attendance storey."""
