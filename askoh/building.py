"""The commands that make something: the model, assets, secrets."""

import argparse

from askoh import training
from askoh.assets import build
from askoh.places import Places
from askoh.progress import Progress
from askoh.secrets import FILE, add_key, ensure_compose_secrets, ensure_secrets


def train(options: argparse.Namespace, places: Places) -> int:
    """`askoh train`."""
    if training.train(places, Progress(), force=options.force):
        print(f"Trained: {places.model}")
    else:
        print(f"The model is up to date: {places.model}")
    return 0


def assets(options: argparse.Namespace, places: Places) -> int:
    """`askoh assets`; says nothing when there is nothing to do."""
    if build(places, Progress(), force=options.force):
        print("Style sheets and scripts are built.")
    return 0


def secrets(options: argparse.Namespace, places: Places) -> int:
    """`askoh secrets`."""
    names = ensure_secrets(places.home)
    if options.compose:
        ensure_compose_secrets(places.home)
    if options.new_key:
        print(f"There are {add_key(places.home)} keys now; the newest seals, all of them open.")
        print("Stop and start AskOH; then `askoh keys rotate` wraps what is stored with it.")
    print(f"{', '.join(names)} are in {places.home / FILE}, readable by you alone.")
    return 0
