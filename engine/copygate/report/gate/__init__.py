"""Verdicts for machines that gate a change: SARIF, annotations, GitLab Code Quality, JUnit, reviewdog."""
