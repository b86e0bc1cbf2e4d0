"""Whose rules these are: packs that are built, signed, verified, installed, pinned. Nothing in a pack is run."""
