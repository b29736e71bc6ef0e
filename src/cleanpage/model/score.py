"""Blocks to probabilities: what each block is, whether it is main text, and what type the page has."""

from __future__ import annotations

import numpy as np

from cleanpage.blocks import Document
from cleanpage.features.block_features import Features, block_features
from cleanpage.features.links import links
from cleanpage.features.units import page_units
from cleanpage.label import Label
from cleanpage.model.classes import CLASSES, label_probability, main_probability
from cleanpage.model.encode import Vocabulary, ancestor_tokens, encode
from cleanpage.model.inputs import PageInputs, input_parts
from cleanpage.model.network import class_logits, hidden_states, softmax, type_logits
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.model.weights import Model, packaged_model
from cleanpage.types import Floats


def score(document: Document, url: str | None = None) -> Scores:
    """Score every block of a page by the model that the package carries."""
    model = packaged_model()
    return score_inputs(page_inputs(document, url, model.vocabulary), model)


def page_inputs(document: Document, url: str | None, vocabulary: Vocabulary) -> PageInputs:
    """Read a page: its features and tokens."""
    found = block_features(document)
    ends, titled = found.column("ends_terminal") > 0, found.column("is_title") > 0
    units = page_units(document, found.words, found.column("link_density"), ends, titled)
    matrix, link_tokens = links(document, url)
    extra = np.concatenate([units.matrix, matrix], axis=1, dtype=np.float32)
    return PageInputs(found, units, extra, encode(document, ancestor_tokens(document), link_tokens, url, vocabulary))


def score_inputs(page: PageInputs, model: Model) -> Scores:
    """Score a page that was read with the model's vocabulary."""
    if not len(page.extra):
        nothing = np.zeros(0, np.float32)
        types = np.full(len(PAGE_TYPES), 1 / len(PAGE_TYPES), np.float32)
        return Scores(np.zeros((0, len(CLASSES)), np.float32), nothing, nothing, types, page)
    states = hidden_states(model.network, input_parts(page, model.lexicons))
    classes = softmax(class_logits(model.network, states))
    content = main_probability(classes)
    types = softmax(type_logits(model.network, states, content * word_shares(page.features)))
    return Scores(classes, content, label_probability(classes, Label.HEADLINE), types, page)


def word_shares(page: Features) -> Floats:
    """Each block's share of the page's words."""
    words = np.maximum(1, page.words)
    found: Floats = (words / words.sum()).astype(np.float32)
    return found
