"""A backtest as one web page that needs nothing else: no script, nothing loaded from elsewhere, any script's direction.

Everything that stands in an article or a file is escaped here; nothing is read or written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from alerts.passages import Passage
from alerts.tally import Sample, Tally, by_day
from khabardar.output import counted

MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: firings under a heading, with their counts if `counted`."""

    heading: str
    tally: Tally
    counted: bool = True


def render_page(title: str, summary: str, sections: Sequence[Section], first: date, last: date) -> str:
    """Return the page."""
    parts = "".join(_section(section, first, last) for section in sections)
    return _PAGE.format(title=escape(title), summary=escape(summary), style=_STYLE, sections=parts)


def _section(section: Section, first: date, last: date) -> str:
    tally = section.tally
    counts = ""
    if section.counted and tally.total:
        bars = _bars({f"{day:%Y-%m-%d}": count for day, count in by_day(tally.days, first, last)})
        rules, sources = _bars(_largest(tally.rules)), _bars(_largest(tally.sources))
        counts = f"<h3>By day</h3>{bars}<h3>By rule</h3>{rules}<h3>By source</h3>{sources}"
    rules_shown = "".join(_rule(rule, tally) for rule in sorted(tally.samples))
    nothing = "" if tally.total else "<p>Nothing.</p>"
    return f"<section><h2>{escape(section.heading)} ({tally.total})</h2>{counts}{nothing}{rules_shown}</section>"


def _rule(rule: str, tally: Tally) -> str:
    kept = tally.samples[rule]
    total = tally.rules[rule]
    which = counted(total, "firing") if len(kept) == total else f"the latest {len(kept)} of {total} firings"
    # The newest first: who looks at a page begins above.
    return f"<h3><code>{escape(rule)}</code> · {which}</h3>" + "".join(map(_sample, reversed(kept)))


def _sample(one: Sample) -> str:
    severity = one.severity.label
    link = escape(one.url)
    if one.url.startswith(("https://", "http://")):
        link = f'<a href="{link}" rel="noreferrer">{link}</a>'
    about = f"{one.at:%Y-%m-%d %H:%M} · {escape(one.source)} · article {one.article} · <bdi>{link}</bdi>"
    shown = "".join(map(_passage, one.passages))
    return f'<article class="{severity}"><p class="about"><b>{severity}</b> · {about}</p>{shown}</article>'


def _passage(passage: Passage) -> str:
    if not passage.pieces:
        return ""
    text = "".join(f"<mark>{escape(piece)}</mark>" if is_hit else escape(piece) for piece, is_hit in passage.pieces)
    tag = "h4" if passage.field == "title" else "p"
    return f'<{tag} dir="auto">{text}</{tag}>'


def _bars(counts: Mapping[str, int]) -> str:
    most = max(counts.values(), default=0) or 1
    rows = "".join(
        f'<tr><th dir="auto">{escape(name)}</th><td><span style="width:{100 * count / most:.1f}%"></span></td>'
        f"<td>{count or ''}</td></tr>"
        for name, count in counts.items()
    )
    return f"<table>{rows}</table>"


def _largest(counts: Mapping[str, int]) -> dict[str, int]:
    ordered: Iterable[tuple[str, int]] = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(list(ordered)[:MOST_ROWS])


_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #2a7de1; }
body { font: 16px/1.5 system-ui, "Noto Naskh Arabic", "Noto Nastaliq Urdu", "Noto Sans Devanagari", sans-serif;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { margin: 1.5rem 0 .5rem; } h4 { margin: .2rem 0; font-size: 1.1rem; }
article { border-inline-start: 4px solid var(--line); padding: .2rem 1rem; margin: .8rem 0; }
article p { margin: .2rem 0; white-space: pre-line; overflow-wrap: anywhere; }
article.critical { border-color: #b00020; } article.high { border-color: #e8590c; }
article.medium { border-color: #e0a800; }
[dir] { text-align: start; unicode-bidi: plaintext; } .about { font-size: .85rem; opacity: .75; }
mark { background: #ffe066; color: #000; padding: 0 .15em; border-radius: .2em; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: start; font-weight: normal; white-space: nowrap; padding-inline-end: .8rem; line-height: 1.3; }
td:nth-child(2) { width: 100%; } td:nth-child(3) { text-align: end; padding-inline-start: .6rem; }
td span { display: block; height: .8rem; background: var(--bar); border-radius: .2rem; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
{sections}
</body>
</html>
"""
