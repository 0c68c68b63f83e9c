"""Pages of the roof, one file per subject."""
