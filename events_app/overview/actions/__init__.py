"""The only writers of the roof."""
