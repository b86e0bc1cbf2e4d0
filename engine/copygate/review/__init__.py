"""Review cases: what may happen to them, who may do it, and when they are approved. Pure: no clock, no database."""
