"""The law of parity data: grouped batches are multinomial in the skills and uniform in the bits."""

import itertools

import numpy as np
import pytest
from scipy import stats

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.skills import FixedData, ParityTask, unpacked

# A fixed seed decides each test; a threshold of one in a thousand says how surprising its data may be.
SIGNIFICANCE = 1e-3


def rng(seed=0):
    return np.random.default_rng(seed)


def naive_signs(task, skill, words):
    bits = [[(int(word) >> int(j)) & 1 for j in task.subsets[skill]] for word in words]
    return np.array([(-1.0) ** sum(row) for row in bits])


@pytest.mark.parametrize("bits", [1, 3, 7, 32, 33, 63, 64])
def test_skill_functions_are_parities_of_their_bits(bits):
    task = ParityTask.random(rng=rng(bits), skills=4, bits=bits, parity_bits=(bits + 1) // 2)
    words = rng(1).integers(0, 2**bits - 1, 50, dtype=np.uint64, endpoint=True)
    for skill in range(4):
        assert (task.parities(skill, words) == naive_signs(task, skill, words)).all()


def test_skill_functions_are_orthonormal_over_all_inputs():
    task = ParityTask.random(rng=rng(5), skills=6, bits=6, parity_bits=3)
    words = np.arange(64, dtype=np.uint64)
    for first, second in itertools.product(range(6), repeat=2):
        product = task.parities(first, words) @ task.parities(second, words) / 64
        assert product == (set(task.subsets[first]) == set(task.subsets[second]))


def test_batches_are_grouped_labelled_and_dense_inputs_agree_with_the_words():
    task = ParityTask(skills=5, bits=17, scale=2.5)
    batch = task.sample(rng(), 300)
    inputs = batch.inputs(np.float32)
    assert inputs.dtype == np.float32
    assert (np.diff(batch.skills) >= 0).all()
    assert (inputs[:, :5].argmax(axis=1) == batch.skills).all()
    assert (inputs[:, :5].sum(axis=1) == 1).all()
    for row, word, skill, label in zip(inputs, batch.words, batch.skills, batch.labels):
        assert [(int(word) >> j) & 1 for j in range(17)] == row[5:].tolist()
        assert label == 2.5 * task.parities(skill, np.array([word]))[0]


def test_counts_of_skills_are_multinomial():
    task = ParityTask(skills=4, exponent=0.6, bits=12)
    counts = np.array([task.sample(rng(seed), 7).counts for seed in range(2000)])
    total = stats.chisquare(counts.sum(axis=0), 14_000 * task.probabilities)
    assert total.pvalue > SIGNIFICANCE
    # The number of samples of the first skill in one batch is binomial, its spread included.
    law = stats.binom(7, task.probabilities[0]).pmf(np.arange(8))
    seen = np.bincount(counts[:, 0], minlength=8)
    rare = slice(0, 2)
    merged = [np.append(values[2:], values[rare].sum()) for values in (seen, 2000 * law)]
    assert stats.chisquare(*merged).pvalue > SIGNIFICANCE


@pytest.mark.parametrize("bits", [1, 8, 32, 33, 64])
def test_bits_are_uniform_and_pairs_of_them_independent(bits):
    batch = ParityTask(skills=1, bits=bits, parity_bits=1).sample(rng(bits), 20_000)
    assert bits == 64 or not (batch.words >> np.uint64(bits)).any()
    columns = unpacked(batch.words, bits)
    statistic = ((columns.sum(axis=0) - 10_000.0) ** 2 / 5_000).sum()
    assert stats.chi2(bits).sf(statistic) > SIGNIFICANCE
    pairs = [columns[:, j] ^ columns[:, j + 1] for j in range(bits - 1)]
    statistic = sum((pair.sum() - 10_000.0) ** 2 / 5_000 for pair in pairs)
    assert stats.chi2(max(bits - 1, 1)).sf(statistic) > SIGNIFICANCE


def test_all_words_of_few_bits_are_equally_frequent():
    words = ParityTask(skills=2, bits=4, parity_bits=2).sample(rng(3), 16_000).words
    assert stats.chisquare(np.bincount(words.astype(int), minlength=16)).pvalue > SIGNIFICANCE


def test_the_same_seed_gives_the_same_batch():
    first, second = (ParityTask().sample(rng(9), 500) for _ in range(2))
    assert (first.words == second.words).all()
    assert (first.counts == second.counts).all()


def test_fresh_samples_of_one_skill():
    task = ParityTask()
    batch = task.sample_skill(rng(), 3, 40)
    assert batch.counts.tolist() == [0, 0, 0, 40, 0]
    assert (batch.labels == 5 * task.parities(3, batch.words)).all()
    with pytest.raises(ImpossibleSetting, match=r"skill = 5: a task of 5 skills"):
        task.sample_skill(rng(), 5, 40)


@pytest.mark.parametrize("replacement", [True, False])
def test_minibatches_of_fixed_data_are_uniform_over_the_set(replacement):
    task = ParityTask(skills=3, bits=40)
    data = FixedData.draw(task, rng(), 30, replacement=replacement)
    place = {int(word): index for index, word in enumerate(data.batch.words)}
    assert len(place) == 30
    draws, seen = rng(1), np.zeros(30)
    for _ in range(600):
        batch = data.sample(draws, 10)
        assert (batch.counts == np.bincount(batch.skills, minlength=3)).all()
        for word, skill, label in zip(batch.words, batch.skills, batch.labels):
            assert data.batch.skills[place[int(word)]] == skill
            assert data.batch.labels[place[int(word)]] == label
            seen[place[int(word)]] += 1
        assert replacement or len(set(batch.words)) == 10
    # Without replacement counts spread less, which only makes the test stricter on them.
    assert stats.chi2(29).sf(((seen - 200) ** 2 / 200).sum()) > SIGNIFICANCE


def test_without_replacement_a_large_minibatch_is_the_whole_set():
    data = FixedData.draw(ParityTask(), rng(), 12, replacement=False)
    batch = data.sample(rng(1), 100)
    assert (batch.words == data.batch.words).all()
    assert (batch.counts == data.batch.counts).all()
    assert len(FixedData.draw(ParityTask(), rng(), 12).sample(rng(1), 100)) == 100


def test_limits_that_still_make_sense():
    assert ParityTask(skills=1, bits=64, parity_bits=64).sample(rng(), 1).inputs().shape == (1, 65)
    assert ParityTask(skills=1, bits=1, parity_bits=1).subsets.tolist() == [[0]]
    assert ParityTask(skills=1).probabilities.tolist() == [1.0]


def test_tasks_are_equal_when_their_numbers_are():
    assert ParityTask(skills=2, bits=6) == ParityTask(skills=2, bits=6, subsets=[[0, 1, 2], [3, 4, 5]])
    assert ParityTask(skills=2, bits=6) != ParityTask(skills=2, bits=6, subsets=[[0, 1, 2], [1, 4, 5]])
    assert hash(ParityTask()) == hash(ParityTask())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"parity_bits": 9, "bits": 8}, r"parity_bits = 9: .* bits = 8"),
        ({"bits": 65}, r"bits = 65: .* at most 64"),
        ({"bits": 14}, r"5 skills of 3 bits need 15 bits, and bits = 14: .* ParityTask.random"),
        ({"exponent": 0}, r"exponent = 0: it must be a finite number above 0"),
        ({"exponent": -0.6}, r"exponent = -0.6"),
        ({"exponent": float("nan")}, r"exponent = nan"),
        ({"scale": float("inf")}, r"scale = inf"),
        ({"skills": 0}, r"skills = 0: it must be a whole number, at least 1"),
        ({"skills": 2.5}, r"skills = 2.5"),
        ({"bits": True}, r"bits = True"),
        ({"parity_bits": 0}, r"parity_bits = 0"),
        ({"skills": 1, "subsets": [[0, 1]]}, r"shape \(1, 2\)"),
        ({"skills": 2, "subsets": [[0, 1, 2], [3]]}, r"rows of \[1, 3\] bits"),
        ({"skills": 1, "subsets": [[0, 1, 32]]}, r"bits from 0 to 32"),
        ({"skills": 1, "subsets": [[0, 1, 1]]}, r"twice for skill 0: \[0, 1, 1\]"),
        ({"skills": 1, "subsets": [[0, 1, 1.5]]}, r"named by whole numbers"),
        ({"skills": 1, "subsets": [[]]}, r"named by whole numbers"),
    ],
)
def test_nonsense_is_refused_by_name_value_and_rule(settings, message):
    with pytest.raises(ImpossibleSetting, match=message):
        ParityTask(**settings)


def test_random_tasks_refuse_the_same_nonsense():
    for settings in ({"skills": 0}, {"parity_bits": 40}, {"bits": 0}, {"skills": -1}):
        with pytest.raises(ImpossibleSetting):
            ParityTask.random(rng=rng(), **settings)
    with pytest.raises(ImpossibleSetting, match=r"D, the size of the data, = 0"):
        FixedData.draw(ParityTask(), rng(), 0)
    with pytest.raises(ImpossibleSetting, match=r"batch size = 0"):
        ParityTask().sample(rng(), 0)
