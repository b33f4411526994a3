"""Muon for hidden matrices, AdamW for everything else, both on one peak-relative schedule."""
import torch
from torch import nn


def build(model: nn.Module, lr_matrices: float, lr_rest: float, weight_decay: float = 0.05) -> list[torch.optim.Optimizer]:
    """Muon (Jordan 2024; update scaled to AdamW's RMS) takes the 2-D weights inside blocks."""
    matrices, tables, vectors = [], [], []
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2 and "blocks." in name:
            matrices.append(parameter)
        elif parameter.dim() >= 2:
            tables.append(parameter)
        else:
            vectors.append(parameter)
    built = [torch.optim.AdamW([{"params": tables, "weight_decay": 0.02}, {"params": vectors, "weight_decay": 0.0}],
                               lr=lr_rest, betas=(0.9, 0.95))]
    if matrices:
        built.insert(0, torch.optim.Muon(matrices, lr=lr_matrices, momentum=0.95, weight_decay=weight_decay,
                                         adjust_lr_fn="match_rms_adamw"))
    for optimizer in built:
        for group in optimizer.param_groups:
            group["peak"] = group["lr"]
    return built


def set_factor(optimizers: list[torch.optim.Optimizer], factor: float) -> None:
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor


def step(optimizers: list[torch.optim.Optimizer]) -> None:
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
