"""What a child process that reads a stranger's file may use. Set by the child itself, before it reads."""

from __future__ import annotations


def limit_this_process(memory: int, seconds: int, *, writes_files: bool = False, again: bool = False) -> None:
    """Bytes of address space, and seconds of CPU from now on; no core dump, and no file written unless said.

    `again`: the process will limit itself anew, so the seconds are not final.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the wall clock alone bounds the child
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    # INVARIANT: a hard limit can only be lowered; what stays in force is final, and no code of the child gets past it.
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1] if again else spent + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not writes_files:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
