"""Finding what rules look for: terms, patterns, near-copies and generic recognisers, at the author's characters."""
