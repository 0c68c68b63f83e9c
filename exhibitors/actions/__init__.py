"""The only writers of the exhibitors app: one module per subject."""
