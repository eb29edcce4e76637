"""Start the bot: `python -m askoh_bot.serve --model var/models/askoh.tar.gz`."""

import os

from askoh_bot.quiet import quieten, quieten_structlog

quieten()
# A message is a few small products: threads that wait for each other cost more than they do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from urllib.parse import urlparse  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent


def main() -> None:
    """Serve the trained model on the loopback or private address given by ASKOH_BOT_URL."""
    options = _options()
    if not options.model.is_file():
        sys.exit(f"There is no model at {options.model}. Run `askoh train` first.")
    missing = [name for name in _NEEDED if not os.environ.get(name)]
    if missing:
        sys.exit(
            f"The bot needs {', '.join(missing)}. Run `askoh secrets`, or start it with `make run`."
        )
    _serve(options)


_NEEDED = ("ASKOH_BOT_SECRET", "ASKOH_ACTIONS_SECRET", "ASKOH_ACTIONS_URL", "ASKOH_KEYS")


def _options() -> argparse.Namespace:
    address = urlparse(os.environ.get("ASKOH_BOT_URL", "http://127.0.0.1:5105"))
    parser = argparse.ArgumentParser(description="Serve AskOH's trained Rasa model.")
    home = Path(os.environ.get("ASKOH_HOME", "var"))
    parser.add_argument("--model", type=Path, default=home / "models" / "askoh.tar.gz")
    parser.add_argument("--port", type=int, default=address.port or 5105)
    parser.add_argument(
        "--interface",
        default=os.environ.get("ASKOH_BOT_INTERFACE", "127.0.0.1"),
        help="address to listen on; never a public one",
    )
    return parser.parse_args()


def _serve(options: argparse.Namespace) -> None:
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    from askoh_bot.quick_actions import check_results_quickly

    quieten_structlog()
    check_results_quickly()
    rasa.core.run.serve_application(
        model_path=str(options.model),
        interface=options.interface,
        port=options.port,
        credentials=str(FOLDER / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(FOLDER / "endpoints.yml")),
        # Rasa's own HTTP API can read every tracker (CVE-2024-49375): never switched on.
        enable_api=False,
    )


if __name__ == "__main__":
    main()
