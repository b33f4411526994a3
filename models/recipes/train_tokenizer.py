"""Train a byte-level BPE and write it as a Hugging Face `tokenizer.json`.

Pre-tokenisation isolates every digit, so that numbers never hide inside merged tokens and
retrieval values have one token per digit. Vocabulary layout: 6 special tokens, 256 bytes,
then merges in the order learnt (Sennrich et al. 2016; byte alphabet of GPT-2).
`--vocab 262` gives the byte tokenizer: no merges at all.
"""
import argparse
import random
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from corpora import load_corpora

SPECIAL_TOKENS = ["<|bos|>", "<|pad|>", "<|task|>", "<|sep|>", "<|image|>", "<|end|>"]
BYTE_VOCAB = len(SPECIAL_TOKENS) + 256
SPLIT_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
MIX = {"expository": 0.6, "narrative": 0.3, "legal": 0.1}


def byte_symbols() -> list[str]:
    """GPT-2's printable stand-ins for the 256 bytes, index = byte value."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    symbols, extra = {b: chr(b) for b in printable}, 0
    for byte in range(256):
        if byte not in symbols:
            symbols[byte] = chr(256 + extra)
            extra += 1
    return [symbols[b] for b in range(256)]


def sample_text(data: Path, total_bytes: int, seed: int) -> list[str]:
    """A seeded sample of the training split only, in the proportions of MIX."""
    rng = random.Random(seed)
    sample = []
    for domain, splits in load_corpora(data).items():
        pieces = [d[i:i + 20_000] for d in splits["train"] for i in range(0, len(d), 20_000)]
        rng.shuffle(pieces)
        budget = int(total_bytes * MIX[domain])
        for piece in pieces:
            if budget <= 0:
                break
            sample.append(piece)
            budget -= len(piece)
    return sample


def empty_tokenizer(model: models.BPE) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT_PATTERN), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def train_bpe(documents: list[str], vocab: int) -> Tokenizer:
    vocabulary = {t: i for i, t in enumerate(SPECIAL_TOKENS + byte_symbols())}
    if vocab <= BYTE_VOCAB:
        tokenizer = empty_tokenizer(models.BPE(vocabulary, []))
    else:
        trainer = trainers.BpeTrainer(vocab_size=vocab, special_tokens=SPECIAL_TOKENS + byte_symbols(),
                                      initial_alphabet=byte_symbols(), show_progress=False)
        learner = empty_tokenizer(models.BPE())
        learner.train_from_iterator(documents, trainer)
        merges = [tuple(m) for m in _merges(learner)]
        for left, right in merges:
            vocabulary.setdefault(left + right, len(vocabulary))
        tokenizer = empty_tokenizer(models.BPE(vocabulary, merges))
    tokenizer.add_special_tokens(SPECIAL_TOKENS)
    return tokenizer


def _merges(tokenizer: Tokenizer) -> list[list[str]]:
    import json
    return [m if isinstance(m, list) else m.split(" ") for m in json.loads(tokenizer.to_str())["model"]["merges"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vocab", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample-mb", type=float, default=16)
    args = parser.parse_args()
    documents = [] if args.vocab <= BYTE_VOCAB else sample_text(args.data, int(args.sample_mb * 1e6), seed=1)
    tokenizer = train_bpe(documents, args.vocab)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(args.out))
    print(args.out, tokenizer.get_vocab_size(), "tokens")


if __name__ == "__main__":
    main()
