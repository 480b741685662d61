"""What a crawl costs: CPU time against plain Scrapy with trafilatura on the same pages, and the parent's memory.

    python benchmarks/crawl.py FOLDER [--rounds 3]

FOLDER holds `pages/ground-truth.json` and `pages/html/KEY.html.gz`. Both sides run in processes of their own, children
included; one round more minus one round less is the cost of a crawl without starting up. Prints one JSON object.
"""

import argparse
import asyncio
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from factories import NOW
from publisher import HTML, Answer, publishing
from twisted.internet.base import ReactorBase

from crawler.crawl import CrawlLimits, crawl
from crawler.sources import parse_source
from storage.database import open_database, upgrade

LIMITS = CrawlLimits(private_networks=True, delay=0, seconds=600, per_host=8, pages=10_000, workers=1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--side", choices=("ours", "plain", "plain-with-metadata"), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        _side(options.side, options.url, options.rounds)
        return
    pages = options.folder / "pages"
    with publishing() as publisher:
        keys = list(json.loads((pages / "ground-truth.json").read_text("utf-8")))
        for key in keys:
            body = gzip.decompress((pages / "html" / f"{key}.html.gz").read_bytes())
            publisher.answers[f"/news/{key}"] = Answer(body, headers={"Content-Type": HTML.partition(";")[0]})
        publisher.feed("/feed", [{"link": f"/news/{key}", "title": f"Page {key}"} for key in keys])
        costs = {
            side: _cost(side, options, f"{publisher.url}/feed") for side in ("plain", "plain-with-metadata", "ours")
        }
    grown = _memory()
    print(
        json.dumps(
            {
                "benchmark": "crawl",
                "pages": len(keys),
                "cpu_seconds": {side: round(cost, 2) for side, cost in costs.items()},
                "over_plain": round(costs["ours"] / costs["plain"] - 1, 3),
                "over_plain_with_metadata": round(costs["ours"] / costs["plain-with-metadata"] - 1, 3),
                "parent_memory_mb_crawl_10_to_50": round(grown, 2),
            }
        )
    )


def _cost(side: str, options: argparse.Namespace, url: str) -> float:
    """CPU seconds of one crawl: what further rounds take, without the start of the processes."""
    further: int = options.rounds
    one, more = (_cpu(side, options.folder, url, rounds) for rounds in (1, 1 + further))
    return (more - one) / further


def _cpu(side: str, folder: Path, url: str, rounds: int) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, str(folder), "--side", side, "--url", url, "--rounds", str(rounds)]
    subprocess.run(command, check=True)  # noqa: S603  our own file
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return float(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _side(side: str, url: str, rounds: int) -> None:
    if side == "ours":
        for number in range(rounds):
            _ours(url, number)
        forkserver._forkserver._stop()  # type: ignore[attr-defined]  # noqa: SLF001  so that its time is counted
    else:
        _plain(url, rounds, with_metadata=side != "plain")


def _ours(url: str, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Making the tables is no part of a crawl: it is done once, in the first round.
        made = Path(tempfile.gettempdir()) / f"khabardar-benchmark-{os.getpid()}.db"
        if number == 0:
            _make_database(f"sqlite:///{made}")
        shutil.copy(made, f"{folder}/khabardar.db")
        source = parse_source({"id": "pages", "name": "Pages", "feeds": [url]})
        (run,) = asyncio.run(crawl(f"sqlite:///{folder}/khabardar.db", [source], limits=LIMITS, now=NOW))
        assert (run.outcome, run.new) == ("ok", run.found), run


def _make_database(url: str) -> None:
    database = open_database(url)
    upgrade(database)
    database.close()


def _plain(url: str, rounds: int, *, with_metadata: bool) -> None:
    """What anybody would write in an afternoon: a feed, its pages, trafilatura; nothing is stored."""
    import feedparser  # noqa: PLC0415  only this side needs them
    import scrapy  # noqa: PLC0415
    import trafilatura  # noqa: PLC0415
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415

    class Plain(scrapy.Spider):
        name = "plain"

        async def start(self) -> Any:  # noqa: ANN401
            yield scrapy.Request(url, dont_filter=True)

        def parse(self, response: Any) -> Any:  # noqa: ANN401
            for entry in feedparser.parse(response.body).entries:
                yield scrapy.Request(entry.link, callback=self.parse_page, dont_filter=True)

        def parse_page(self, response: Any) -> Any:  # noqa: ANN401
            options = {"url": response.url, "include_comments": False, "with_metadata": with_metadata}
            yield {"url": response.url, "article": trafilatura.extract(response.body, output_format="json", **options)}

    process = AsyncCrawlerProcess(
        {"LOG_ENABLED": False, "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
    )

    async def all_rounds() -> None:
        for _ in range(rounds):
            await process.crawl(Plain)
        from twisted.internet import reactor  # noqa: PLC0415

        cast("ReactorBase", reactor).stop()

    asyncio.get_event_loop().create_task(all_rounds())
    process.start(stop_after_crawl=False)


def _memory() -> float:
    """How many megabytes this process grows from its 10th crawl to its 50th."""
    sizes: list[float] = []
    with publishing() as publisher, tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{folder}/khabardar.db"
        _make_database(database_url)
        source = parse_source({"id": "pages", "name": "Pages", "feeds": [f"{publisher.url}/feed"]})
        for number in range(50):
            title = f"Report {number} from the valley"
            publisher.page(f"/news/{number}", title, "The council met on Sunday and spoke about the road for an hour.")
            publisher.feed("/feed", [{"link": f"/news/{number}", "title": title}])
            asyncio.run(crawl(database_url, [source], limits=LIMITS, now=NOW))
            publisher.journal.clear()
            sizes.append(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6)
    return sizes[49] - sizes[9]


if __name__ == "__main__":
    main()
