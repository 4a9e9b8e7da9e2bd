"""`python -m parvis`: the same command line as the installed `parvis`."""

from parvis.config.cli import main

if __name__ == "__main__":
    main()
