"""Cargo manifests: what is to be carried, from where to where, by when."""
