"""Where reviews are kept: one database with the log and the tables it gives, keys of subjects apart, the signer.

Nothing outside this package knows which database it is.
"""
