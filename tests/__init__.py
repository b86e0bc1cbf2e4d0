"""Tests of copygate; the tools that measure it (accuracy.py, bench.py) live here too."""
