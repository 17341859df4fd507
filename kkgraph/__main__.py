"""``python -m kkgraph`` is ``kkgraph``."""

from kkgraph.cli import main

if __name__ == "__main__":
    main()
