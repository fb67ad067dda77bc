"""Hard lists as 170 offices make them, by a script, and the people a careful clerk would read off each.

Nothing here knows the importer: files are drawn on a plain page (`page`), in habits of clerks (`habits`), and written in six
formats (`writers`). Single cases are in `cases`, pairs of habits under a seed in `pairs`. `judge` compares what an import said
with what stands beside the file. `python -m tests.roster.corpus FOLDER` writes all of it to look at.
"""
