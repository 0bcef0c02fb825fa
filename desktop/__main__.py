"""Run Overread by ``python -m desktop``, the same as ``overread``."""

from desktop.startup.launch import main

if __name__ == "__main__":
    main()
