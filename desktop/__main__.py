"""`python -m desktop` is `overread`."""

from desktop.startup.launch import main

if __name__ == "__main__":
    main()
