"""`make bench`: what copygate costs. Nothing here is a test."""
