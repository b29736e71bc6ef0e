"""`python -m cleanpage` is the command `cleanpage`."""

from cleanpage.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
