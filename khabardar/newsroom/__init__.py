"""An invented newsroom on loopback, used by the demo and by the tests. No outlet, person or event in it is real.

Each outlet is a folder of data: `outlet.yaml` (what an operator would write about it), `feed.xml` and `page.html` (its
mark-up, as templates) and one file per article. `timetable.yaml` says what appears when, and what must come of it.
"""
