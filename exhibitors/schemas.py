"""What the JSON API of the exhibitors storey answers: public fields only."""

from ninja import Schema


class ProductOut(Schema):
    """A product with the stars that count on the day asked."""

    name: str
    stars: int
    sector: str
    entity: str
    entity_id: int


class ShownProductOut(Schema):
    """A product within its exhibitor."""

    name: str
    stars: int
    sector: str


class ExhibitorOut(Schema):
    """An exhibitor of an event."""

    entity_id: int
    entity: str
    type: str
    unit: str
    booths: list[str]
    products: list[ShownProductOut]
