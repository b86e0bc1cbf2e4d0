"""What a child process that reads a stranger's file may use. Set by the child itself, before it reads."""

from __future__ import annotations


def limit_this_process(memory: int, seconds: int, *, writes_files: bool = False) -> None:
    """Bytes of address space, and seconds of CPU from now on; no core dump, and no file written unless said."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the wall clock alone bounds the child
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    # INVARIANT: the hard limit of CPU is left as it is where the process sets its limits again for every picture.
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not writes_files:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
