"""The command line of copygate: finds files, loads the rulebook, asks the engine, prints, and alone may exit."""
