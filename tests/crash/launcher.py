"""A process that imports the server once and forks one for each order it reads: a start costs half a second, not three.

What is forked then does exactly what the command does. Orders and answers are lines of JSON:
`{"start": ["serve", …], "environment": {…}, "folder": …, "output": …}` → `{"pid": …}`, then
`{"reap": pid}` → `{"status": …}`, as `os.waitstatus_to_exitcode` tells it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from importlib import import_module
from typing import Any, NoReturn

IMPORTED = ("api.app", "api.cli.serve", "uvicorn", "uvloop", "uvicorn.protocols.http.httptools_impl")


def main() -> None:
    """Answer orders until the one who gives them is gone."""
    for name in IMPORTED:
        import_module(name)
    gc.freeze()  # what is shared stays shared
    for line in sys.stdin:
        order = json.loads(line)
        if "reap" in order:
            answer = {"status": os.waitstatus_to_exitcode(os.waitpid(order["reap"], 0)[1])}
        else:
            pid = os.fork()
            if pid == 0:
                _serve(order)
            answer = {"pid": pid}
        print(json.dumps(answer), flush=True)  # noqa: T201 - the answer to the order


def _serve(order: dict[str, Any]) -> NoReturn:
    """Become a command of its own session, with nothing of the launcher's left open."""
    os.setsid()
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for mine, source in ((0, nothing), (1, output), (2, output)):
        os.dup2(source, mine)
    os.closerange(3, 256)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    status: object = 1
    try:
        import_module("api.cli").app(order["start"], prog_name="decompte")
    except SystemExit as leaving:  # how Typer ends a command
        status = leaving.code
    except BaseException:
        traceback.print_exc()
    os._exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
