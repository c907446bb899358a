"""Cargo manifests."""
