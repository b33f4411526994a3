"""The decoder trunk shared by every language model here.

Pre-RMSNorm, rotary positions (half-split pairs, base 10,000; Su et al. 2021), full
multi-head attention, squared-ReLU MLP (So et al. 2021), tied embedding, no biases.

Shapes: B batch, T tokens, d width, H heads, hd = d / H, V vocabulary.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from attention import attend


@dataclass(frozen=True)
class LMConfig:
    vocab: int
    width: int = 192
    layers: int = 4
    heads: int = 6
    mlp: int = 4
    rope_base: float = 10_000.0

    @property
    def head_dim(self) -> int:
        return self.width // self.heads


class RMSNorm(nn.Module):
    """x / rms(x) · g over the last axis (Zhang & Sennrich 2019)."""

    def __init__(self, width: int, eps: float = 1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.gain


def rope_angles(position_ids: Tensor, head_dim: int, base: float) -> tuple[Tensor, Tensor]:
    """cos, sin [B, 1, T, hd/2] (radians) for positions [B, T]."""
    exponent = torch.arange(0, head_dim, 2, device=position_ids.device, dtype=torch.float32) / head_dim
    angles = position_ids.float().unsqueeze(-1) * (1.0 / base**exponent)
    return angles.cos().unsqueeze(1), angles.sin().unsqueeze(1)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate the half-split pairs of x [B, H, T, hd]."""
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class Block(nn.Module):
    def __init__(self, config: LMConfig):
        super().__init__()
        d = config.width
        self.heads, self.head_dim = config.heads, config.head_dim
        self.norm_attention, self.norm_mlp = RMSNorm(d), RMSNorm(d)
        self.query, self.key, self.value = (nn.Linear(d, d, bias=False) for _ in range(3))
        self.output = nn.Linear(d, d, bias=False)
        self.up = nn.Linear(d, config.mlp * d, bias=False)
        self.down = nn.Linear(config.mlp * d, d, bias=False)

    def split(self, x: Tensor) -> Tensor:
        """[B, T, d] → [B, H, T, hd]"""
        return x.view(x.shape[0], -1, self.heads, self.head_dim).transpose(1, 2)

    def project(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys (both rotated) and values [B, H, T, hd] of the residual stream x [B, T, d]."""
        h = self.norm_attention(x)
        q, k, v = self.split(self.query(h)), self.split(self.key(h)), self.split(self.value(h))
        return rotate(q, cos, sin), rotate(k, cos, sin), v

    def finish(self, x: Tensor, mixed: Tensor) -> Tensor:
        """Residual stream after attention output `mixed` [B, H, T, hd] and the MLP."""
        x = x + self.output(mixed.transpose(1, 2).reshape(x.shape[0], -1, self.heads * self.head_dim))
        return x + self.down(F.relu(self.up(self.norm_mlp(x))).square())

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None) -> Tensor:
        q, k, v = self.project(x, cos, sin)
        return self.finish(x, attend(q, k, v, mask, causal=True))


class LanguageModel(nn.Module):
    def __init__(self, config: LMConfig):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = RMSNorm(config.width)
        self.apply_init()

    def apply_init(self) -> None:
        residual_std = 0.02 / math.sqrt(2 * self.config.layers)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                last = name.endswith(("output.weight", "down.weight"))
                nn.init.normal_(parameter, 0.0, residual_std if last else 0.02)

    def trunk(self, x: Tensor, position_ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states [B, T, d] before the final norm, from embeddings x [B, T, d]."""
        cos, sin = rope_angles(position_ids, self.config.head_dim, self.config.rope_base)
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        return x

    def forward(self, ids: Tensor, position_ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Logits [B, T, V] for ids [B, T]; mask is a boolean keep-mask [B, 1, T, T] or None = causal."""
        x = self.trunk(self.embedding(ids), position_ids, mask)
        return F.linear(self.norm(x), self.embedding.weight)
