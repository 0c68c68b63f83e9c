"""The browser's fixtures, for what is measured on a real page."""

from tests.browser.conftest import chromium, playwright, site

__all__ = ["chromium", "playwright", "site"]
