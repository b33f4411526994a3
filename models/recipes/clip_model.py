"""The image–text encoder: a small ViT and a small text transformer with one joint space.

CLIP (Radford et al. 2021) with a second projection for patches, so that every patch can be
compared with a phrase. Pre-LayerNorm, erf GELU, biases, learnt positions.

Shapes: B images, N patches (row-major), 1 + N image tokens (CLS first), C texts, L text
tokens, d width, H heads, J joint width.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from attention import attend


@dataclass(frozen=True)
class ClipConfig:
    vocab: int
    image: int = 96
    patch: int = 8
    width: int = 128
    layers: int = 5
    heads: int = 4
    text_width: int = 128
    text_layers: int = 2
    text_heads: int = 4
    text_tokens: int = 24
    joint: int = 96
    pad: int = 1

    @property
    def patches(self) -> int:
        return (self.image // self.patch) ** 2


class LayerNorm(nn.Module):
    """(x − mean) / std · gain + shift over the last axis, spelt in primitive operations."""

    def __init__(self, width: int, eps: float = 1e-5):
        super().__init__()
        self.gain, self.shift, self.eps = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width)), eps

    def forward(self, x: Tensor) -> Tensor:
        centred = x - x.mean(-1, keepdim=True)
        return centred * torch.rsqrt(centred.pow(2).mean(-1, keepdim=True) + self.eps) * self.gain + self.shift


class Block(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads, self.head_dim = heads, width // heads
        self.norm_attention, self.norm_mlp = LayerNorm(width), LayerNorm(width)
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """q, k, v [B, H, T, hd] of x [B, T, d]."""
        h = self.norm_attention(x)
        return tuple(p(h).view(x.shape[0], -1, self.heads, self.head_dim).transpose(1, 2)
                     for p in (self.query, self.key, self.value))

    def finish(self, x: Tensor, mixed: Tensor) -> Tensor:
        """Residual stream after attention output `mixed` [B, H, T, hd] and the MLP."""
        x = x + self.output(mixed.transpose(1, 2).reshape(x.shape[0], -1, self.heads * self.head_dim))
        return x + self.down(F.gelu(self.up(self.norm_mlp(x))))

    def forward(self, x: Tensor, keep: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """(residual stream, q, k); keep is a boolean mask broadcastable to [B, H, T, T]."""
        q, k, v = self.project(x)
        return self.finish(x, attend(q, k, v, keep)), q, k


class ImageTower(nn.Module):
    def __init__(self, config: ClipConfig):
        super().__init__()
        self.config = config
        self.patch = nn.Linear(3 * config.patch**2, config.width)
        self.cls = nn.Parameter(torch.randn(1, 1, config.width) * 0.02)
        self.position = nn.Parameter(torch.randn(1, 1 + config.patches, config.width) * 0.02)
        self.blocks = nn.ModuleList(Block(config.width, config.heads) for _ in range(config.layers))
        self.norm = LayerNorm(config.width)
        self.to_joint = nn.Linear(config.width, config.joint, bias=False)
        self.patch_to_joint = nn.Linear(config.width, config.joint, bias=False)

    def embed(self, pixels: Tensor) -> Tensor:
        """Tokens [B, 1 + N, d] of pixels [B, 3, S, S] in 0…1."""
        p, g = self.config.patch, self.config.image // self.config.patch
        cells = (pixels * 2 - 1).reshape(-1, 3, g, p, g, p).permute(0, 2, 4, 1, 3, 5).reshape(-1, g * g, 3 * p * p)
        tokens = self.patch(cells)
        return torch.cat([self.cls.expand(tokens.shape[0], -1, -1), tokens], 1) + self.position

    def readout(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Unit-length image embedding [B, J] and patch embeddings [B, N, J]."""
        x = self.norm(x)
        return unit(self.to_joint(x[:, 0])), unit(self.patch_to_joint(x[:, 1:]))

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(image [B, J], patches [B, N, J], CLS attention to patches [B, N] of the last two layers)."""
        x = self.embed(pixels)
        rows = []
        for block in self.blocks:
            x, q, k = block(x)
            rows.append((q[:, :, :1].float() @ k.float().transpose(-1, -2) * block.head_dim**-0.5).softmax(-1)[:, :, 0, 1:])
        image, patches = self.readout(x)
        return image, patches, torch.stack(rows[-2:]).mean((0, 2))


class TextTower(nn.Module):
    def __init__(self, config: ClipConfig):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab, config.text_width)
        self.position = nn.Parameter(torch.randn(1, config.text_tokens, config.text_width) * 0.02)
        self.blocks = nn.ModuleList(Block(config.text_width, config.text_heads) for _ in range(config.text_layers))
        self.norm = LayerNorm(config.text_width)
        self.to_joint = nn.Linear(config.text_width, config.joint, bias=False)
        nn.init.normal_(self.embedding.weight, 0.0, 0.02)

    def forward(self, ids: Tensor) -> Tensor:
        """Unit-length text embeddings [C, J] of ids [C, L], padded with config.pad; mean-pooled."""
        real = ids != self.config.pad
        x = self.embedding(ids) + self.position[:, :ids.shape[1]]
        for block in self.blocks:
            x, _, _ = block(x, real[:, None, None])
        weight = real.unsqueeze(-1).to(x.dtype)
        return unit(self.to_joint((self.norm(x) * weight).sum(1) / weight.sum(1)))


class ClipModel(nn.Module):
    def __init__(self, config: ClipConfig):
        super().__init__()
        self.config = config
        self.image, self.text = ImageTower(config), TextTower(config)
        self.log_scale = nn.Parameter(torch.tensor(math.log(10.0)))
        self.dense_log_scale = nn.Parameter(torch.tensor(math.log(8.0)))
        self.dense_bias = nn.Parameter(torch.tensor(-3.0))


def unit(x: Tensor) -> Tensor:
    """x / ‖x‖ over the last axis, in float32."""
    x = x.float()
    return x * torch.rsqrt(x.pow(2).sum(-1, keepdim=True) + 1e-12)
