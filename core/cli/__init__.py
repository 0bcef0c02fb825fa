"""The command line without a window: `commands` says what there is, the others what each does."""

from core.cli.commands import app as app
from core.cli.commands import main as main
