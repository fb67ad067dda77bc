"""Fetch the scripts and typefaces named in vendor.json through npm, and write down what came (manifest.json)."""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from fonts import cut

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/diemcau/ui/static/ui/vendor"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fetch(package: str, version: str, folder: Path) -> bytes:
    """The package's archive as npm delivers it."""
    command = ["npm", "pack", "--silent", "--json", f"{package}@{version}"]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    return (folder / json.loads(answer)[0]["filename"].replace("/", "-").lstrip("@")).read_bytes()


def take(entry: dict[str, str | dict[str, str]], archive: Path) -> dict[str, str]:
    """Write the entry's files under TARGET; {path below static/ui: sha256}."""
    hashes = {}
    with tarfile.open(archive) as tar:
        for kind in ("files", "fonts"):
            for inside, name in dict(entry.get(kind, {})).items():
                member = tar.extractfile(f"package/{inside}")
                if member is None:
                    raise SystemExit(f"{entry['package']} has no file {inside}")
                data = cut(member.read()) if kind == "fonts" else unmapped(member.read(), name)
                path = (TARGET / name).resolve()
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                hashes[str(path.relative_to(TARGET.parent))] = sha256(data)
    return hashes


def unmapped(data: bytes, name: str) -> bytes:
    """Without the pointer to a source map that is not shipped: the manifest storage would look for it."""
    if not name.endswith(".js"):
        return data
    return b"\n".join(line for line in data.split(b"\n") if not line.startswith(b"//# sourceMappingURL="))


def main() -> None:
    wanted = json.loads((ROOT / "tools/vendor.json").read_text(encoding="utf-8"))
    manifest = {}
    for name, entry in wanted.items():
        with tempfile.TemporaryDirectory() as folder:
            data = fetch(entry["package"], entry["version"], Path(folder))
            archive = Path(folder) / "package.tgz"
            archive.write_bytes(data)
            files = take(entry, archive)
        manifest[name] = {key: entry[key] for key in ("package", "version", "licence")} | {
            "sha256": sha256(data),
            "files": files,
        }
        print(f"{entry['package']} {entry['version']}: {len(files)} files")
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True)
    (TARGET / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
