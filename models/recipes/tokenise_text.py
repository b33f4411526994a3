"""Tokenise the corpora once: one uint16 array per domain and split.

Writes `<out>/<domain>.<split>.npy` (token ids, BOS before every document) and
`<out>/bytes.json` (UTF-8 bytes and tokens of every array, the denominator of bits per byte).
"""
import argparse
import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from corpora import load_corpora

PIECE_CHARS = 200_000


def encode_documents(tokenizer: Tokenizer, documents: list[str]) -> np.ndarray:
    """Ids [N] of all documents in order. Long documents are cut at line ends to bound memory."""
    bos = tokenizer.token_to_id("<|bos|>")
    parts: list[np.ndarray] = []
    for document in documents:
        parts.append(np.array([bos], np.uint16))
        start = 0
        while start < len(document):
            end = document.rfind("\n", start, start + PIECE_CHARS) if len(document) - start > PIECE_CHARS else len(document)
            end = end if end > start else min(len(document), start + PIECE_CHARS)
            parts.append(np.array(tokenizer.encode(document[start:end], add_special_tokens=False).ids, np.uint16))
            start = end
    return np.concatenate(parts) if parts else np.zeros(0, np.uint16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    args.out.mkdir(parents=True, exist_ok=True)
    sizes = {}
    for domain, splits in load_corpora(args.data).items():
        for split, documents in splits.items():
            ids = encode_documents(tokenizer, documents)
            np.save(args.out / f"{domain}.{split}.npy", ids)
            sizes[f"{domain}.{split}"] = {"bytes": sum(len(d.encode()) for d in documents), "tokens": int(len(ids))}
    (args.out / "bytes.json").write_text(json.dumps(sizes, indent=1))
    print(json.dumps(sizes))


if __name__ == "__main__":
    main()
