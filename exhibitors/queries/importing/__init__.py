"""Reading a list of entities, products and certificates: nothing in here writes."""
