"""tarazu serve: the site, on gunicorn."""

import os
import subprocess
import sys
from typing import Annotated

import typer
from django.core.management import call_command

from tarazu.cli.asking import ready
from tarazu.cli.output import say


def serve(
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; put a proxy with HTTPS before any other.")
    ] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Server processes.")] = 2,
    work: Annotated[bool, typer.Option(help="Do long work and tell people, in a process beside the site.")] = True,
) -> None:
    """Serve the site until it is stopped with Ctrl-C."""
    ready()
    call_command("collectstatic", interactive=False, verbosity=0)
    say(f"Tarazu is at http://{host}:{port} (stop with Ctrl-C).")
    place = ["--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4", "--worker-class", "gthread"]
    arguments = [sys.executable, "-m", "gunicorn", "tarazu.web.wsgi:application", *place, "--log-level", "warning"]
    if work:  # it ends by itself when this process, which becomes the server, is gone
        subprocess.Popen([sys.executable, "-m", "tarazu.web.worker", str(os.getpid())])  # our own module
    os.execv(sys.executable, arguments)  # noqa: S606  # replaces this process by the server, with no shell between
