"""The service as a process of its own, for tests that kill it, signal it, or start it twice."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

READY = "khabardar: ready\n"
PATIENCE = 60.0  # seconds; a busy machine imports slowly


@dataclass(frozen=True, slots=True)
class Service:
    """A running service and the file that its standard error goes to."""

    process: "subprocess.Popen[bytes]"
    log_file: Path

    @property
    def log(self) -> str:
        """What it has said up to now."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def service(folder: Path, environment: Mapping[str, str], *roles: str) -> Iterator[Service]:
    """Run the service in `folder`, ready; at the end it is killed with SIGKILL if it still runs."""
    log_file = folder / f"service-{time.monotonic_ns()}.log"
    command = [str(Path(sys.executable).with_name("khabardar")), "run", *(f"--only={role}" for role in roles)]
    with log_file.open("wb") as log:
        process = subprocess.Popen(command, env=dict(environment), stdout=log, stderr=log, cwd=folder)
    running = Service(process, log_file)
    try:
        until(lambda: process.poll() is not None or READY in running.log, PATIENCE)
        assert process.poll() is None, running.log
        yield running
    finally:
        process.kill()
        process.wait()


@contextmanager
def bot_api(journal: Path) -> Iterator[tuple[str, str]]:
    """Run the Bot API server as a process of its own; its address and the token it knows."""
    script = Path(__file__).with_name("botapi") / "server.py"
    command = [sys.executable, str(script), "--journal", str(journal), "--no-limits"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip(), server.stdout.readline().strip()
        finally:
            server.terminate()


def control(api: str, order: Mapping[str, Any]) -> None:
    """Let something go wrong at the Bot API server: see its `/control`."""
    body = json.dumps(order).encode()
    address = api.removesuffix("/bot") + "/control"
    with urlopen(Request(address, body, {"Content-Type": "application/json"}), timeout=10) as answer:  # noqa: S310
        assert answer.status == 200


def environment(**settings: str) -> dict[str, str]:
    """Give this process's environment with these settings and none of its own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KHABARDAR_")}
    return ours | {f"KHABARDAR_{name.upper()}": value for name, value in settings.items()}


def until(done: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until `done`; what was not done in time fails the test."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not done within {seconds:.0f} s"
        time.sleep(0.05)
