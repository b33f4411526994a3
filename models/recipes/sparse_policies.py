"""Is the model a useful subject for sparse attention? Dense against oracle and random keys.

Runs the shipped per-layer graphs online (every layer sees what earlier masks left). For every
query and head a policy keeps a share of the visible keys: `oracle` those with the largest
scores, `random` any. The first token and the query itself are always kept.
"""
import numpy as np

from golden_lm import feeds, run
from lm_metrics import wilson
from lm_model import LMConfig
from retrieval_tasks import Example, RetrievalTasks

POLICIES = ("dense", "oracle", "random")


def keep_bias(q: np.ndarray, k: np.ndarray, share: float, policy: str, random: np.random.RandomState) -> np.ndarray:
    """Bias [1, H, T, T]: 0 for kept keys, −1e9 for the others, from queries and keys [1, H, T, hd]."""
    tokens = q.shape[2]
    causal = np.tril(np.ones((tokens, tokens), bool))
    if policy == "dense":
        return np.where(causal, 0, -1e9).astype(np.float32)[None, None]
    scores = q @ k.transpose(0, 1, 3, 2) if policy == "oracle" else random.rand(1, q.shape[1], tokens, tokens)
    scores = np.where(causal, scores, -np.inf)
    scores[..., 0] = np.inf
    scores[..., np.arange(tokens), np.arange(tokens)] = np.inf
    rank = np.argsort(np.argsort(-scores, axis=-1, kind="stable"), axis=-1)
    budget = np.maximum(2, np.ceil(share * np.arange(1, tokens + 1)))[:, None]
    return np.where((rank < budget) & causal, 0, -1e9).astype(np.float32)


def logits_under(graphs: dict, config: LMConfig, ids: np.ndarray, share: float, policy: str,
                 random: np.random.RandomState) -> np.ndarray:
    """Logits [T, V] of ids [1, T] with every layer's attention cut by the policy."""
    inputs = feeds(config, ids)
    hidden = run(graphs["embed"], {n: inputs[n] for n in ("input_ids", "inputs_embeds", "embed_mask")})["hidden"]
    for layer in range(config.layers):
        qkv = run(graphs[f"pre.{layer}"], {"hidden": hidden, "position_ids": inputs["position_ids"]})
        bias = keep_bias(qkv["q"], qkv["k"], share, policy, random)
        hidden = run(graphs[f"post.{layer}"], {"hidden": hidden, **qkv, "attention_bias": bias})["hidden_out"]
    return run(graphs["head"], {"hidden": hidden})["logits"][0]


def log_softmax(x: np.ndarray) -> np.ndarray:
    shifted = x - x.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def measure_policies(graphs: dict, config: LMConfig, tasks: RetrievalTasks, prefix: int, length: int, count: int,
                     share: float = 0.25) -> dict:
    """Needle accuracy and mean KL(dense ‖ policy) in nats over answer positions, per policy."""
    random = np.random.RandomState(0)
    examples: list[Example] = [e for e in (tasks.word_pairs(length - 2, "template", 1, 1, filler=True) for _ in range(count)) if e]
    hits, divergence = dict.fromkeys(POLICIES, 0), {p: [] for p in POLICIES}
    for example in examples:
        ids = np.array([[prefix, *example.ids]])[:, :-1]
        start, size = example.answers[0]
        reference = None
        for policy in POLICIES:
            logits = logits_under(graphs, config, ids, share, policy, random)[start:start + size]
            hits[policy] += logits.argmax(-1).tolist() == example.ids[start:start + size]
            logp = log_softmax(logits.astype(np.float64))
            reference = logp if reference is None else reference
            divergence[policy].append(float((np.exp(reference) * (reference - logp)).sum(-1).mean()))
    return {"share": share, "length": length,
            **{p: {"needle": wilson(hits[p], len(examples)), "kl_nats": round(float(np.mean(divergence[p])), 4)} for p in POLICIES}}
