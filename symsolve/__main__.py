"""``python -m symsolve`` is the command line."""

from symsolve.cli.main import main

if __name__ == "__main__":
    main()
