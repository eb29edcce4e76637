"""`python -m askoh`: the command line."""

from askoh.cli import main

if __name__ == "__main__":
    main()
