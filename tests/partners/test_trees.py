"""The scorer: all trees at once come to the leaves that a walk through each would have come to."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.account.matching.trees import scorer, scorers

DATA = json.loads(files("partners.account.matching").joinpath("parameters.json").read_text(encoding="utf-8"))["scorers"]


def walked(node, values):
    """The leaf that a walk from the root comes to."""
    while not isinstance(node, int):
        feature, bar, low, high = node
        node = low if values[feature] <= bar else high
    return node


@pytest.mark.parametrize("kind", DATA)
@given(data=st.data())
def test_the_sum_of_the_leaves_is_that_of_walks(kind, data):
    near = [st.sampled_from([*bars, *(bar + 1 for bar in bars), -1, 10**6]) for bars in scorers()[kind].bars]
    values = data.draw(st.tuples(*near))
    assert scorers()[kind].logit(values) == sum(walked(tree, values) for tree in DATA[kind]["trees"])


def test_a_tree_with_more_leaves_than_a_field_has_bits_is_refused():
    tree = 0
    for bar in range(16):
        tree = [0, bar, tree, 1]
    with pytest.raises(ValueError, match="17 leaves"):
        scorer({"features": ["one"], "trees": [tree], "same": 1, "possible": 1})
