"""Safe fixes to a draft's own file: what a rule offers as safe is applied and checked again, nothing else touched."""
