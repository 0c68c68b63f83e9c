"""The only writers of the attendance app: one module per subject."""
