"""Rasa intent classifier: our topic model, with its calibrated fallback in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Text, Tuple, Type

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
    METADATA,
    METADATA_INTENT,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from askoh_bot.answer_model import AnswerModel
from askoh_bot.encoder import DIMENSIONS, shared_encoder
from askoh_bot.sentences import split_sentences
from askoh_bot.terms import spelled_out
from askoh_bot.topic_model import Guess, TopicModel, offered

FALLBACK = "nlu_fallback"
RANKED = 10
# Where a reply finds what each sentence of a longer message wants.
SENTENCE_INTENTS = "sentence_intents"
# Where it finds what the message can be about, moves of a conversation left out.
TOPIC_RANKING = "topic_ranking"
# Where it finds the narrower answer that the message asks for, if it asks for one.
ANSWER = "answer"
# A message and its sentences, with their vectors; never part of what is passed on.
PARTS = "parts"
_ANSWERS_FOLDER = "answers"
# Topics less likely than this don't lend their narrower answers.
_MAY_BE_ABOUT = 0.1


@dataclass(frozen=True)
class Parts:
    """A message and its sentences, the message first, each with its vector."""

    texts: Tuple[Text, ...]
    vectors: np.ndarray


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
        `left_out`: intents that another component hears.
        `answers`: the least score of a narrower answer, and its least lead over the next.
        """
        return {
            "sentence_vectors": True,
            "topics": {},
            "counts_as": {},
            "left_out": [],
            "answers": {"least": 0.3, "lead": 0.1},
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TopicModel,
        answers: AnswerModel,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._answers = answers

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """An untrained classifier."""
        answers = AnswerModel(**config["answers"])
        return cls(config, model_storage, resource, TopicModel(), answers)

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
            answers = AnswerModel(**config["answers"]).load(folder / _ANSWERS_FOLDER)
            return cls(config, model_storage, resource, TopicModel.load(folder), answers)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a text and an intent, and store the model."""
        left_out = self._config["left_out"]
        examples = [
            m
            for m in training_data.intent_examples
            if m.get(TEXT) and m.get(INTENT) not in left_out
        ]
        self._model.fit(
            [m.get(TEXT) for m in examples],
            [m.get(INTENT) for m in examples],
            self._vectors(examples),
        )
        asked = [m for m in examples if _answer_of(m)]
        self._answers.fit(
            [m.get(TEXT) for m in asked], [_answer_of(m) for m in asked], self._vectors(asked)
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            self._answers.save(folder / _ANSWERS_FOLDER)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking on each message that has text."""
        for message in messages:
            if message.get(TEXT) and not already_decided(message):
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
        # The next component hears each part as well, and needn't encode it again.
        message.set(PARTS, Parts(tuple(texts), vectors))
        whole, *parts = self._model.guess(texts, vectors)
        if self._config["topics"]:
            self._rank_topics(message, whole)
        guess = whole if alone else self._model.blend(whole, parts)
        _set_intent(message, guess)
        self._find_answer(message, guess, texts, vectors)
        if alone:
            return
        wants = [
            {"name": g.ranking[0][0], "confidence": round(g.ranking[0][1], 4), "sentence": i}
            for i, g in enumerate(parts)
            if g.certain
        ]
        message.set(SENTENCE_INTENTS, wants, add_to_output=True)

    def _find_answer(
        self, message: Message, guess: Guess, texts: List[Text], vectors: np.ndarray
    ) -> None:
        """The narrower answer of a likely topic that the message or a sentence of it asks for."""
        likely = {name for name, score in guess.ranking if score >= _MAY_BE_ABOUT}
        likely |= {
            one["name"]
            for one in message.get(TOPIC_RANKING) or []
            if one["confidence"] >= _MAY_BE_ABOUT
        }
        found = self._answers.find(texts, vectors, likely)
        if found is not None:
            answer = {"name": found.name, "confidence": round(found.score, 4)}
            message.set(ANSWER, answer, add_to_output=True)

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
        rows = [sentence_vector(message) for message in messages]
        return np.asarray(rows, dtype=np.float32).reshape(len(messages), DIMENSIONS)


def sentence_vector(message: Message) -> np.ndarray:
    """The vector of a message's whole text, as the featurizer left it."""
    for features in message.features:
        if features.attribute == TEXT and features.type == FEATURE_TYPE_SENTENCE:
            return np.asarray(features.features)[0]
    return np.zeros(DIMENSIONS, dtype=np.float32)


def _answer_of(message: Message) -> Text:
    """The narrower answer that a training example asks for; empty if it says none."""
    said = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return str(said.get("answer") or "") if isinstance(said, dict) else ""


def already_decided(message: Message) -> bool:
    """Whether a message is a payload and no words."""
    # A payload ("/inform{…}") is read by Rasa's own handler with certainty.
    return (message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY) == 1.0


def _set_intent(message: Message, guess: Guess) -> None:
    ranking = [
        {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: round(score, 4)}
        for name, score in guess.ranking[:RANKED]
    ]
    top = ranking[0]
    # A clear "not our subject" needs no second thought; anything else unsure is asked about.
    if not guess.certain and top[INTENT_NAME_KEY] != USER_INTENT_OUT_OF_SCOPE:
        top = {INTENT_NAME_KEY: FALLBACK, PREDICTED_CONFIDENCE_KEY: top[PREDICTED_CONFIDENCE_KEY]}
        ranking = [top, *ranking]
    message.set(INTENT, top, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
