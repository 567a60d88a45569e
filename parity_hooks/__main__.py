"""`python -m parity_hooks`."""

import sys

from parity_hooks.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
