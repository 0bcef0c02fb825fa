"""The command line without a window: `commands` defines the commands, the other modules do the work."""

from core.cli.commands import app as app
from core.cli.commands import main as main
