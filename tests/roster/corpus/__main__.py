"""`python -m tests.roster.corpus FOLDER [--seed WORD --composed N]`: the corpus as files, to look at."""

import argparse
from pathlib import Path

from tests.roster.corpus import shelf

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", default="look")
    parser.add_argument("--composed", type=int, default=0)
    asked = parser.parse_args()
    kept = shelf.put(shelf.named() | shelf.alone(), asked.folder)
    kept += shelf.put(shelf.composed(asked.seed, asked.composed), asked.folder / "composed")
    print(f"{len(kept)} files, {sum(len(one.expected['people']) for one in kept)} people")
