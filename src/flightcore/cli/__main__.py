"""``python -m flightcore.cli``: the command where no script is on the path."""

from __future__ import annotations

from flightcore.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
