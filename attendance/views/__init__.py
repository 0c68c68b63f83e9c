"""Pages of the attendance storey."""
