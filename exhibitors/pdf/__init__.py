"""Printed documents of exhibitors, by subject."""
