"""The command ``corroborate``: sets what libraries read as they load, then hands over to `cli`."""

import os
import sys


def main() -> None:
    """Run the command line."""
    # Threads that wait for each other without spinning leave the cores to others who need them.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from service.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
