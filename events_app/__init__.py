"""Phiên: runs the fairs, conferences and planning sessions of OCOP and OTOP."""
