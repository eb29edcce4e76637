"""Rasa component of the second net: turns a message into `crisis` when it sounds like danger."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    METADATA_INTENT,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from askoh_bot.danger_net import NOTHING, DangerNet, Heard
from askoh_bot.topic_classifier import PARTS, already_decided, sentence_vector

# Where a reply finds what kind of danger was heard.
DANGER = "danger"
_MOSTLY = 0.5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerClassifier(IntentClassifier, GraphComponent):
    """Hears danger in any sentence of a message, whatever the rest is about.

    Stands after the classifier of topics: what it hears comes before every topic.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """A featurizer must run first."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The settings and what they mean.

        `intent`: whose examples are statements of danger, each with `kind` and `level` in its
        metadata. `near_miss`: whose examples are everyday words that sound like it.
        `alarm_from`: least risk, 0 to 1, that is answered. `small_talk`: intents of everyday
        chat; in a message that is more of those than of anything else, "I'm dead" is a joke,
        and only a risk of `alarm_from_in_small_talk` is answered.
        """
        return {
            "intent": "crisis",
            "near_miss": "near_miss",
            "alarm_from": 0.5,
            "small_talk": [],
            "alarm_from_in_small_talk": 0.95,
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        net: DangerNet,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._net = net

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerClassifier:
        """An untrained net."""
        return cls(config, model_storage, resource, DangerNet())

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DangerClassifier:
        """A net as `train` stored it."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, DangerNet.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a text and an intent, and store the net."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        texts = [m.get(TEXT) for m in examples]
        vectors = np.asarray([sentence_vector(m) for m in examples], dtype=np.float32)
        self._net.fit(texts, [self._kind(m) for m in examples], vectors)
        with self._storage.write_to(self._resource) as folder:
            self._net.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Put `crisis` before whatever else a message seems to want, if it sounds like it."""
        for message in messages:
            if message.get(TEXT) and not already_decided(message):
                self._listen(message)
        return messages

    def _kind(self, message: Message) -> Optional[Text]:
        """Kind and level of an example, as one word; None for everyday words."""
        if message.get(INTENT) == self._config["near_miss"]:
            return NOTHING
        if message.get(INTENT) != self._config["intent"]:
            return None
        about = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
        return f"{about['kind']}/{about['level']}"

    def _listen(self, message: Message) -> None:
        heard = max(self._parts_heard(message), key=lambda one: one.risk)
        if heard.risk >= self._least_risk(message):
            self._alarm(message, heard)

    def _least_risk(self, message: Message) -> float:
        small_talk = sum(
            one[PREDICTED_CONFIDENCE_KEY]
            for one in message.get(INTENT_RANKING_KEY) or []
            if one[INTENT_NAME_KEY] in self._config["small_talk"]
        )
        mostly = small_talk >= _MOSTLY
        return self._config["alarm_from_in_small_talk" if mostly else "alarm_from"]

    def _parts_heard(self, message: Message) -> List[Heard]:
        """What the net makes of the whole message and of each sentence by itself."""
        parts = message.get(PARTS)
        return self._net.hear(list(parts.texts), parts.vectors)

    def _alarm(self, message: Message, heard: Heard) -> None:
        kind, _, level = heard.kind.partition("/")
        message.set(DANGER, {"kind": kind, "level": level}, add_to_output=True)
        top = {
            INTENT_NAME_KEY: self._config["intent"],
            PREDICTED_CONFIDENCE_KEY: round(heard.risk, 4),
        }
        message.set(INTENT, top, add_to_output=True)
        ranking = [top, *(message.get(INTENT_RANKING_KEY) or [])]
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
