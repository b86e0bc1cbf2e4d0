"""What people decided and signed, as files that travel with the drafts: waivers, blacklist entries, receipts.

A check reads them and applies them to its verdict (`applying.py`); the review store writes them and applies them by the
same function, so that repository and store agree. Nothing here asks anybody: trust comes from pinned keys (`trust.py`).
"""
