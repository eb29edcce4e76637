"""Rasa featurizer: one sentence vector a message, from the pinned encoder."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from askoh_bot.encoder import shared_encoder
from askoh_bot.terms import spelled_out


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds a dense sentence feature of shape (1, 384) to each message."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """A tokenizer must run first, as Rasa's featurizers expect."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """No settings of our own: the weights are pinned in code."""
        return {**DenseFeaturizer.get_default_config()}

    @staticmethod
    def supported_languages() -> List[Text]:
        """English; other languages are answered with a pointer."""
        return ["en"]

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        super().__init__(name, config)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Build the component and load the weights, so that a bad file stops the start."""
        shared_encoder()
        return cls(config, execution_context.node_name)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the vector to each message that has text."""
        self._add_vectors([m for m in messages if m.get(TEXT)])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def _add_vectors(self, messages: List[Message]) -> None:
        vectors = shared_encoder().encode([spelled_out(m.get(TEXT)) for m in messages])
        for message, vector in zip(messages, vectors):
            message.add_features(
                Features(
                    np.expand_dims(vector, axis=0),
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    self._identifier,
                )
            )

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to check."""
