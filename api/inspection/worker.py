"""The process that reads files: bounded in memory, processor time and wall time; no paths, no secrets, no writing.

Answers come back as JSON, never as pickles: a parser taken over by a file must not reach the server by its answer.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Final

from api.inspection.flaws import Flaw, Flawed

_START_SECONDS: Final = 30.0
_ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT")
_LONGEST_ANSWER: Final = 2 * 1024 * 1024
_LARGEST_PICTURE: Final = 8 * 1024 * 1024  # more than the pixels of any page drawn, unpacked

Answer = dict[str, Any]
"""JSON, whatever the task; `blob` says that bytes follow, and holds them once received."""


class InspectionUnavailable(Exception):
    """The worker does not start: nothing can be accepted, and the file is not to blame."""


@dataclass(frozen=True)
class Bounds:
    """What one inspection may use."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 8
    wall_seconds: float = 10.0


class Worker:
    """One process and the pipe to it; not shared between threads."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._pipe, theirs = Pipe()
        with theirs:
            program = f"from {__name__} import serve; serve({theirs.fileno()}, {bounds.memory_bytes})"
            # Not multiprocessing.Process: it would run the main module again, and hand over the whole environment.
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                [sys.executable, "-P", "-c", program],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the server, whose end closes the pipe
                env={
                    "PYTHONPATH": os.pathsep.join(sys.path),
                    **{name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                },
            )
        self.answers = 0
        if self._listen(_START_SECONDS) is None:
            raise InspectionUnavailable(f"The inspection worker ended with code {self._process.returncode}.")

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def ask(self, content: bytes, name: str, task: str = "check") -> Answer | None:
        """The worker's answer; None when it died, or was killed for its slowness."""
        self.answers += 1
        header = json.dumps({"task": task, "name": name, "cpu_seconds": self._bounds.cpu_seconds}).encode()
        return self._listen(self._bounds.wall_seconds, header, content)

    def _listen(self, seconds: float, *messages: bytes) -> Answer | None:
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            for message in messages:
                self._pipe.send_bytes(message)
            answer: Answer = json.loads(self._pipe.recv_bytes(_LONGEST_ANSWER))
            if "blob" in answer:
                answer["blob"] = self._pipe.recv_bytes(_LARGEST_PICTURE)
        except (EOFError, OSError, ValueError):
            self.stop()
            return None
        finally:
            watchdog.cancel()
        return answer

    def stop(self) -> None:
        """End the process, at once."""
        self._process.kill()
        self._process.wait()
        self._pipe.close()


def serve(descriptor: int, memory_bytes: int) -> None:
    """Answer the server until it closes the pipe: the whole life of the process."""
    from api.inspection.content import prepare  # noqa: PLC0415 - the server never loads the parser

    logging.disable()  # qpdf describes each fault of a file: a sender must not fill the server's log
    prepare()
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    with Connection(descriptor) as pipe:
        pipe.send_bytes(b"{}")
        while True:
            try:
                header, content = json.loads(pipe.recv_bytes()), pipe.recv_bytes()
            except EOFError:
                return
            used = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + header["cpu_seconds"])
            blob = None
            try:
                answer, blob = _work(header["task"], content, header["name"])
            except Flawed as refused:
                answer = {"flaw": refused.flaw.value}
            except (MemoryError, RecursionError):
                answer = {"flaw": Flaw.TOO_COMPLEX.value, "spent": 1}
            pipe.send_bytes(json.dumps(answer | ({} if blob is None else {"blob": len(blob)})).encode())
            if blob is not None:
                pipe.send_bytes(blob)


def _work(task: str, content: bytes, name: str) -> tuple[Answer, bytes | None]:
    """What one task answers: JSON, and bytes if there are any. The server itself never loads the parsers."""
    if task == "check":
        from api.inspection.content import check_content  # noqa: PLC0415 - see above

        facts = check_content(content, name)
        return {} if facts is None else {"pages": facts.pages, "factur_x": facts.factur_x}, None
    if task == "read":
        from api.inspection.reading import read  # noqa: PLC0415 - see above

        return read(content), None
    from api.inspection.drawing import draw  # noqa: PLC0415 - see above

    return {}, draw(content)


def _limit(which: int, value: int) -> None:
    try:
        _, hard = resource.getrlimit(which)
        resource.setrlimit(which, (value, hard))
    except (ValueError, OSError):
        pass  # some systems have no such limit; the wall time still holds
