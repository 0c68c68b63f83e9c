"""The demo: four events from published facts, filled up by plainly named samples."""
