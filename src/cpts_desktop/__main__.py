"""``python -m cpts_desktop`` and the ``cpts-desktop`` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Start the window, or run a verb of the command line; return the exit code."""
    from cpts_desktop.cli.start import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
