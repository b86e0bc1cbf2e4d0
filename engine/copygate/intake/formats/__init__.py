"""Readers of binary formats, one module each, run only in the child process of `intake/contained.py`.

Each offers `read(data, shown) -> tuple[Draft, ...]`: the bytes of a file and its path as shown. It raises InputError
for what it refuses, and never touches the file system or the network.
"""
