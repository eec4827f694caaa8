"""The command line as a module, for processes that start others: `python -m app.cli.run web`."""

from app.cli import main

if __name__ == "__main__":
    main()
