"""HAT: byte encoder → word backbone → byte decoder (hierarchical autoregressive transformer, Neitemeier et al. 2025).

Text is cut into words (the BPE models' pre-tokenisation, at most W bytes each). The encoder
turns the bytes of a word into one vector by cross-attention from a learnt query; the backbone
is the same trunk as in the other models, over words; the decoder spells the *next* word byte
by byte, conditioned on the backbone's state, until an end-of-word symbol.

Shapes: B texts, N words, W bytes per word, e byte width, d word width, V = 262 byte vocabulary.
"""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from attention import attend
from lm_model import Block, LanguageModel, LMConfig, RMSNorm, rope_angles

WORD_BYTES = 16
END_OF_WORD = 5
"""id of <|end|>: closes every word, and pads short ones"""


@dataclass(frozen=True)
class HatConfig:
    vocab: int = 262
    width: int = 192
    layers: int = 4
    heads: int = 6
    byte_width: int = 128
    byte_heads: int = 4
    byte_layers: int = 2


class CrossAttentionPool(nn.Module):
    """One learnt query per head reads the byte states of a word."""

    def __init__(self, width: int, heads: int, out: int):
        super().__init__()
        self.heads, self.query = heads, nn.Parameter(torch.randn(1, heads, 1, width // heads) * 0.02)
        self.key, self.value = nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False)
        self.norm, self.output = RMSNorm(width), nn.Linear(width, out, bias=False)

    def forward(self, x: Tensor, keep: Tensor) -> Tensor:
        """[M, d] from byte states x [M, W, e] and keep [M, W]."""
        h = self.norm(x)
        k, v = (p(h).view(*h.shape[:2], self.heads, -1).transpose(1, 2) for p in (self.key, self.value))
        mixed = attend(self.query.expand(len(x), -1, -1, -1).to(k.dtype), k, v, keep[:, None, None])
        return self.output(mixed.transpose(1, 2).flatten(1))


class HatModel(nn.Module):
    def __init__(self, config: HatConfig):
        super().__init__()
        self.config = config
        small = LMConfig(config.vocab, config.byte_width, config.byte_layers, config.byte_heads)
        self.embedding = nn.Embedding(config.vocab, config.byte_width)
        self.encoder_blocks = nn.ModuleList(Block(small) for _ in range(config.byte_layers))
        self.pool = CrossAttentionPool(config.byte_width, config.byte_heads, config.width)
        self.backbone = LanguageModel(LMConfig(1, config.width, config.layers, config.heads))
        self.condition = nn.Linear(config.width, config.byte_width, bias=False)
        self.decoder_blocks = nn.ModuleList(Block(small) for _ in range(config.byte_layers))
        self.norm = RMSNorm(config.byte_width)
        nn.init.normal_(self.embedding.weight, 0.0, 0.02)

    def encode(self, words: Tensor) -> Tensor:
        """Word vectors [M, d] of bytes [M, W] (END_OF_WORD after the last byte)."""
        keep = words != END_OF_WORD
        keep = torch.cat([torch.ones_like(keep[:, :1]), keep[:, 1:]], 1)
        angles = rope_angles(torch.arange(words.shape[1], device=words.device)[None], self.config.byte_width // self.config.byte_heads, 10_000.0)
        x = self.embedding(words)
        for block in self.encoder_blocks:
            x = block(x, *angles, keep[:, None, None])
        return self.pool(x, keep)

    def decode(self, state: Tensor, words: Tensor) -> Tensor:
        """Logits [M, W + 1, V] of the bytes of words [M, W] and their end, from backbone states [M, d]."""
        x = torch.cat([self.condition(state).unsqueeze(1), self.embedding(words).to(state.dtype)], 1)
        angles = rope_angles(torch.arange(x.shape[1], device=x.device)[None], self.config.byte_width // self.config.byte_heads, 10_000.0)
        for block in self.decoder_blocks:
            x = block(x, *angles, None)
        return F.linear(self.norm(x), self.embedding.weight)

    def forward(self, words: Tensor, position_ids: Tensor) -> Tensor:
        """Next-word byte logits [B, N − 1, W + 1, V] for words [B, N, W]."""
        b, n, w = words.shape
        vectors = self.encode(words.flatten(0, 1)).view(b, n, -1)
        states = self.backbone.norm(self.backbone.trunk(vectors[:, :-1], position_ids[:, :n - 1]))
        return self.decode(states.flatten(0, 1), words[:, 1:].flatten(0, 1)).view(b, n - 1, w + 1, -1)


def word_targets(words: Tensor) -> tuple[Tensor, Tensor]:
    """Targets [.., W + 1] (bytes, then END_OF_WORD) and their mask (bytes and one end) for words [.., W]."""
    padded = F.pad(words, (0, 1), value=END_OF_WORD)
    ended = (padded == END_OF_WORD).cumsum(-1)
    return padded, ended <= 1
