"""Runs the local Bot API server as a process of its own: `python tests/botapi/server.py --port 0 --journal FILE`.

It prints the URL that the product takes as KHABARDAR_TELEGRAM_BASE_URL, then the token, each on a line, and serves
until SIGTERM or SIGINT. `POST /control` sets faults; the journal has one JSON line per call.
"""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from botapi.api import BotApi


async def serve(port: int, journal: Path, *, limited: bool) -> None:
    """Serve until the process is asked to end."""
    server = BotApi(journal=journal, limited=limited)
    await server.start(port)
    sys.stdout.write(f"{server.url}\n{server.token}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    await server.stop()


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--no-limits", action="store_true", help="without Telegram's rate limits")
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.journal, limited=not options.no_limits))


if __name__ == "__main__":
    main()
