"""Pages of the exhibitors storey, one file per subject."""
