"""Rasa intent classifier: our topic model, with its calibrated fallback in one place."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.core.constants import USER_INTENT_OUT_OF_SCOPE
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from askoh_bot.encoder import DIMENSIONS, shared_encoder
from askoh_bot.sentences import split_sentences
from askoh_bot.terms import spelled_out
from askoh_bot.topic_model import Guess, TopicModel, offered

FALLBACK = "nlu_fallback"
RANKED = 10
DANGER = "crisis"
SURE_OF_DANGER = 0.7
# Where a reply finds what each sentence of a longer message wants.
SENTENCE_INTENTS = "sentence_intents"
# Where it finds what the message can be about, moves of a conversation left out.
TOPIC_RANKING = "topic_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Names the topic of a message, or `nlu_fallback` when the thresholds say to ask."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """A featurizer must run first."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The settings and what they mean.

        `sentence_vectors`: false learns from n-grams alone. `topics`: each topic a message can
        be about, with the topics whose answers serve it as well. `counts_as`: intents that are
        a kind of one of those topics. Without topics, messages get no ranking of topics.
        """
        return {"sentence_vectors": True, "topics": {}, "counts_as": {}}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TopicModel,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource, TopicModel())

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """A classifier as `train` stored it."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TopicModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a text and an intent, and store the model."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        self._model.fit(
            [m.get(TEXT) for m in examples],
            [m.get(INTENT) for m in examples],
            self._vectors(examples),
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking on each message that has text."""
        for message in messages:
            if message.get(TEXT) and not _already_decided(message):
                self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        """Two wants in one message: each sentence is scored by itself as well."""
        text = message.get(TEXT)
        sentences = split_sentences(text)
        alone = len(sentences) == 1
        texts, vectors = [text], self._vectors([message])
        if not alone:
            texts = [text, *sentences]
            vectors = np.concatenate([vectors, self._encode(sentences)])
        whole, *parts = self._model.guess(texts, vectors)
        if self._config["topics"]:
            self._rank_topics(message, whole)
        if alone:
            _set_intent(message, whole)
            return
        _set_intent(message, self._model.blend(whole, parts))
        wants = [
            {"name": g.ranking[0][0], "confidence": round(g.ranking[0][1], 4), "sentence": i}
            for i, g in enumerate(parts)
            if g.certain
        ]
        message.set(SENTENCE_INTENTS, wants, add_to_output=True)

    def _rank_topics(self, message: Message, whole: Guess) -> None:
        best = offered(whole.ranking, self._config["topics"], self._config["counts_as"])
        ranking = [{"name": name, "confidence": round(score, 4)} for name, score in best]
        message.set(TOPIC_RANKING, ranking, add_to_output=True)

    def _encode(self, texts: List[Text]) -> np.ndarray:
        if self._config["sentence_vectors"]:
            return shared_encoder().encode([spelled_out(text) for text in texts])
        return np.zeros((len(texts), 0), dtype=np.float32)

    def _vectors(self, messages: List[Message]) -> np.ndarray:
        if not self._config["sentence_vectors"]:
            return np.zeros((len(messages), 0), dtype=np.float32)
        rows = [_sentence_vector(message) for message in messages]
        return np.asarray(rows, dtype=np.float32).reshape(len(messages), DIMENSIONS)


def _sentence_vector(message: Message) -> np.ndarray:
    for features in message.features:
        if features.attribute == TEXT and features.type == FEATURE_TYPE_SENTENCE:
            return np.asarray(features.features)[0]
    return np.zeros(DIMENSIONS, dtype=np.float32)


def _already_decided(message: Message) -> bool:
    # A payload ("/inform{…}") is read by Rasa's own handler with certainty.
    return (message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY) == 1.0


def _set_intent(message: Message, guess: Guess) -> None:
    ranking = [
        {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: round(score, 4)}
        for name, score in guess.ranking[:RANKED]
    ]
    if ranking[0][INTENT_NAME_KEY] == DANGER and guess.ranking[0][1] < SURE_OF_DANGER:
        # The screen of the api decides; this second net is for what is plain to the classifier.
        ranking.append(ranking.pop(0))
    top = ranking[0]
    # A clear "not our subject" needs no second thought; anything else unsure is asked about.
    if not guess.certain and top[INTENT_NAME_KEY] != USER_INTENT_OUT_OF_SCOPE:
        top = {INTENT_NAME_KEY: FALLBACK, PREDICTED_CONFIDENCE_KEY: top[PREDICTED_CONFIDENCE_KEY]}
        ranking = [top, *ranking]
    message.set(INTENT, top, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
