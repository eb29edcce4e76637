"""Train the model: `python -m askoh_bot.train --root . --out var/models`."""

from askoh_bot.quiet import quieten, quieten_structlog

quieten()

import argparse  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent


def main() -> None:
    """Train from domain.yml, data/ and bot/config.yml; prints the model's path."""
    options = _options()
    # Rasa's cache can reuse a part trained on older data without saying so.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    import rasa.model_training

    quieten_structlog()

    result = rasa.model_training.train(
        domain=str(options.root / "domain.yml"),
        config=str(options.config),
        training_files=[str(options.root / "data")],
        output=str(options.out),
        fixed_model_name=options.name,
        force_training=True,
    )
    if result.code or not result.model:
        sys.exit("Training failed; the lines above say where.")
    sys.stdout.write(f"{result.model}\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train AskOH's Rasa model.")
    parser.add_argument("--root", type=Path, default=FOLDER.parent, help="the project's folder")
    parser.add_argument("--config", type=Path, default=FOLDER / "config.yml")
    parser.add_argument("--out", type=Path, default=FOLDER.parent / "var" / "models")
    parser.add_argument("--name", default="askoh", help="file name of the model")
    return parser.parse_args()


if __name__ == "__main__":
    main()
