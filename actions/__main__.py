"""`python -m actions`: serve the actions on the address of ASKOH_ACTIONS_URL."""

import argparse
import os
import sys
from urllib.parse import urlparse

from actions.server import serve
from actions.settings import SettingsError
from actions.warm_up import warm_up


def main() -> None:
    """Parse the options and serve."""
    address = urlparse(os.environ.get("ASKOH_ACTIONS_URL", "http://127.0.0.1:5155"))
    parser = argparse.ArgumentParser(prog="actions", description="Serve AskOH's Rasa actions.")
    parser.add_argument("--host", default=os.environ.get("ASKOH_ACTIONS_INTERFACE", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=address.port or 5155)
    options = parser.parse_args()
    try:
        warm_up()
        serve(options.host, options.port)
    except SettingsError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
