"""A document under a rulebook: Kleene's logic over facts and matches, and what follows from it."""
