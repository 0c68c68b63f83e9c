"""Pages of the events storey."""
