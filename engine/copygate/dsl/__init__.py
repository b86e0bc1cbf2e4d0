"""The rule language: keywords, tokens, grammar, syntax tree, checker and printer; no evaluation."""
