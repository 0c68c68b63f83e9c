"""Who exhibits what, where, and what they sign."""

from exhibitors.models.agreement import Agreement, AgreementParty, AgreementProduct, AgreementScan
from exhibitors.models.booth import Application, ApplicationProduct, Booth, BoothAssignment
from exhibitors.models.entity import Entity, EntityMember
from exhibitors.models.outlet import SalesPoint
from exhibitors.models.product import Product
from exhibitors.models.rating import Certificate

__all__ = [
    "Agreement",
    "AgreementParty",
    "AgreementProduct",
    "AgreementScan",
    "Application",
    "ApplicationProduct",
    "Booth",
    "BoothAssignment",
    "Certificate",
    "Entity",
    "EntityMember",
    "Product",
    "SalesPoint",
]
