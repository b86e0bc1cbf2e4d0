"""`python -m copygate`: the command line, for where its script is not on the path."""

from copygate_cli.main import main

if __name__ == "__main__":
    main()
