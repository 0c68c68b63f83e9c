"""Who exhibits what, where, and what they sign."""

from exhibitors.models.agreement import Agreement, AgreementParty, AgreementProduct, AgreementScan
from exhibitors.models.booth import Application, ApplicationProduct, Booth, BoothAssignment
from exhibitors.models.entity import Entity, EntityMember
from exhibitors.models.product import Product
from exhibitors.models.rating import Certificate
from exhibitors.models.sales import (
    CURRENCY_DECIMALS,
    SalesEntry,
    SalesHeadline,
    SalesReminder,
)
from exhibitors.models.store import Delivery, HostStore

__all__ = [
    "CURRENCY_DECIMALS",
    "Agreement",
    "AgreementParty",
    "AgreementProduct",
    "AgreementScan",
    "Application",
    "ApplicationProduct",
    "Booth",
    "BoothAssignment",
    "Certificate",
    "Delivery",
    "Entity",
    "EntityMember",
    "HostStore",
    "Product",
    "SalesEntry",
    "SalesHeadline",
    "SalesReminder",
]
