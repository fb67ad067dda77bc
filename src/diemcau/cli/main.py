"""The command line: `diemcau COMMAND`. Each command is a module of this package with `add(subparsers)` and `run(args)`."""

import argparse
import os
import sys
from importlib import import_module

from diemcau import __version__
from diemcau.cli.faults import plain
from diemcau.infra.options import BadSetting

COMMANDS = {
    "serve": "run the server",
    "demo": "a throw-away conference of simulated rooms, to look at",
    "seed": "example data, or conferences from a file",
    "import": "people out of lists, as they come, into a conference",
    "rehearse": "simulated rooms against a server, the day before",
    "verify": "fold the op log anew and compare it with what is stored",
    "document": "a paper of a conference as things stand",
    "facts": "the figures of a conference, as its documents quote them",
    "export": "the whole record of a conference in one file",
    "account": "make an account, or a link to sign in",
    "settings": "every setting, its value and what it does",
    "doctor": "look at this machine and this installation",
    "backup": "copy databases and files while the server runs",
    "restore": "put a backup back",
    "bench": "figures, as ratios against a rival in the same run",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code is the process's: 2 for what the machine or the settings must change."""
    argv = sys.argv[1:] if arguments is None else arguments
    os.umask(0o077)  # names and telephone numbers are for this user's eyes
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemcau.project.settings")
    parser = argparse.ArgumentParser(prog="diemcau", description="One conference in hundreds of rooms.")
    parser.add_argument("--version", action="version", version=f"diemcau {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = next((word for word in argv if not word.startswith("-")), None)
    for name, text in COMMANDS.items():
        if name == named:
            try:
                import_module(f"diemcau.cli.{name}").add(subparsers)
            except BadSetting as fault:
                return _say(f"diemcau: {fault}")
        else:
            subparsers.add_parser(name, help=text)
    args = parser.parse_args(argv)
    try:
        return int(import_module(f"diemcau.cli.{args.command}").run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as fault:
        line = plain(fault)
        if line is None:
            raise
        return _say(f"diemcau: {line}")


def _say(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 2
