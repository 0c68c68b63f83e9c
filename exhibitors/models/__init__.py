"""Who exhibits what, where, and what they sign."""

from exhibitors.models.agreement import Agreement, AgreementParty, AgreementProduct, AgreementScan
from exhibitors.models.award import Award
from exhibitors.models.booth import Application, ApplicationProduct, Booth, BoothAssignment
from exhibitors.models.classification import ProductGroup, ProductSector, ProductSet
from exhibitors.models.entity import Entity, EntityMember
from exhibitors.models.importing import ColumnMemory, ImportChange, ImportRow, ImportRun
from exhibitors.models.legal_basis import Classification, Level
from exhibitors.models.nomination import FiveStarNomination
from exhibitors.models.outlet import SalesPoint
from exhibitors.models.picture import ProductPicture
from exhibitors.models.product import Product, ProductChannel
from exhibitors.models.rating import Certificate, Renewal
from exhibitors.models.reminder import CertificateReminder
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
    "Award",
    "Booth",
    "BoothAssignment",
    "Certificate",
    "CertificateReminder",
    "Classification",
    "ColumnMemory",
    "Delivery",
    "Entity",
    "EntityMember",
    "FiveStarNomination",
    "HostStore",
    "ImportChange",
    "ImportRow",
    "ImportRun",
    "Level",
    "Product",
    "ProductChannel",
    "ProductGroup",
    "ProductPicture",
    "ProductSector",
    "ProductSet",
    "Renewal",
    "SalesEntry",
    "SalesHeadline",
    "SalesPoint",
    "SalesReminder",
]
