"""Make `import diemcau` work from this checkout."""

import sysconfig
from pathlib import Path

root = Path(__file__).resolve().parent.parent
site = Path(sysconfig.get_paths()["purelib"])
(site / "diemcau.pth").write_text(f"{root / 'src'}\n", encoding="utf-8")
script = Path(sysconfig.get_paths()["scripts"]) / "diemcau"
script.write_text(
    f"#!{Path(sysconfig.get_paths()['scripts']) / 'python'}\nfrom diemcau.cli.main import main\n\nraise SystemExit(main())\n",
    encoding="utf-8",
)
script.chmod(0o755)
