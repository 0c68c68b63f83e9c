"""The only writers of the events app: one module per subject."""
