"""``python -m socjust`` is the command line."""

from socjust.cli import main

if __name__ == "__main__":
    main()
