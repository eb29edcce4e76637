"""How a command is added to the command line."""

import argparse

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(commands: Commands, name: str, run: str, about: str) -> argparse.ArgumentParser:
    """Add a command.

    Args:
        commands: where to.
        name: the word to type.
        run: its function, as `module:function` within askoh.
        about: one sentence for the help.
    """
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    return parser
