"""Export tiny random models of the published families with their own code, and what PyTorch computes with them.

    pip install torch==2.9.1 onnx==1.23.2 onnxscript transformers==4.46.3 tokenizers==0.20.3
    python generate.py

Writes src/inference/__golden__/families: one gzipped ONNX graph per model, as the TorchScript or the dynamo exporter of
PyTorch writes it, and reference.json. Decoders are exported as optimum does it, with past and present keys and values;
CLIP with both its towers also, beside a small tokenizer with the pipeline of CLIP's.
"""
import gzip
import json
import warnings
from pathlib import Path

import onnx
import torch
import transformers
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (CLIPConfig, CLIPModel, CLIPVisionConfig, CLIPVisionModel, Dinov2Config, Dinov2Model, DynamicCache, GPT2Config,
                          GPT2LMHeadModel, GPTNeoXConfig, GPTNeoXForCausalLM, LlamaConfig, LlamaForCausalLM, OPTConfig,
                          OPTForCausalLM, Qwen2Config, Qwen2ForCausalLM, SiglipVisionConfig, SiglipVisionModel, ViTConfig,
                          ViTModel)

OUT = Path(__file__).parents[3] / "src/inference/__golden__/families"
TOKENS, PAST, LAYERS, SIDE = 7, 3, 2, 16
KEPT = [0, 3, 4, 9, 15]
NARROW = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=LAYERS, num_attention_heads=4)
TEXT = dict(vocab_size=32, max_position_embeddings=32, **NARROW)
IMAGE = dict(image_size=SIDE, patch_size=4, **NARROW)

DECODERS = {
    "gpt2-eager": (GPT2LMHeadModel, GPT2Config(vocab_size=32, n_embd=16, n_layer=LAYERS, n_head=4, n_positions=32)),
    "llama-sdpa": (LlamaForCausalLM, LlamaConfig(num_key_value_heads=2, **TEXT)),
    "qwen2-eager": (Qwen2ForCausalLM, Qwen2Config(num_key_value_heads=2, **TEXT)),
    "neox-sdpa": (GPTNeoXForCausalLM, GPTNeoXConfig(rotary_pct=0.5, **TEXT)),
    "opt-eager": (OPTForCausalLM, OPTConfig(vocab_size=32, hidden_size=16, ffn_dim=24, num_hidden_layers=LAYERS, num_attention_heads=4,
                                            max_position_embeddings=32, word_embed_proj_dim=16)),
}
ENCODERS = {
    "vit-eager": (ViTModel, ViTConfig(**IMAGE), False),
    "clip-sdpa": (CLIPVisionModel, CLIPVisionConfig(**IMAGE), False),
    "siglip-sdpa": (SiglipVisionModel, SiglipVisionConfig(**IMAGE), True),
    # As optimum exports for the Hub: the size of the picture, and so the number of tokens, is left open.
    "clip-open-sdpa": (CLIPVisionModel, CLIPVisionConfig(**IMAGE), False),
    "dinov2-eager": (Dinov2Model, Dinov2Config(mlp_ratio=2, hidden_size=16, num_hidden_layers=LAYERS, num_attention_heads=4,
                                               image_size=SIDE, patch_size=4), False),
}


class WithPast(torch.nn.Module):
    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
        pairs = tuple(zip(past[::2], past[1::2]))
        takes_tuple = isinstance(self.model, (GPT2LMHeadModel, OPTForCausalLM))
        places = {} if isinstance(self.model, OPTForCausalLM) else {"position_ids": position_ids}
        out = self.model(input_ids=input_ids, attention_mask=attention_mask, use_cache=True, **places,
                         past_key_values=pairs if takes_tuple else DynamicCache.from_legacy_cache(pairs))
        cache = out.past_key_values
        pairs = cache.to_legacy_cache() if hasattr(cache, "to_legacy_cache") else cache
        return (out.logits, *(part for pair in pairs for part in pair))


class Pixels(torch.nn.Module):
    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        return self.model(pixel_values=pixel_values).last_hidden_state


def numbers(tensor: torch.Tensor) -> list[float]:
    return [float(f"{value:.7g}") for value in tensor.flatten().tolist()]


def build(name: str, cls: type, config: transformers.PretrainedConfig) -> torch.nn.Module:
    torch.manual_seed(0)
    return cls._from_config(config, attn_implementation=name.rsplit("-", 1)[1]).eval()


def pack(name: str, path: Path) -> None:
    """Keep of the exporter's notes only the scopes: stack traces are of no use here."""
    model = onnx.load(path)
    path.unlink()
    for node in model.graph.node:
        kept = [p for p in node.metadata_props if p.key == "pkg.torch.onnx.name_scopes"]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)
        node.doc_string = ""
    for value in [*model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer]:
        if hasattr(value, "metadata_props"):
            del value.metadata_props[:]
    del model.graph.metadata_props[:]
    del model.metadata_props[:]
    (OUT / f"{name}.onnx.gz").write_bytes(gzip.compress(model.SerializeToString(), mtime=0))


def decoder(name: str) -> dict[str, object]:
    cls, config = DECODERS[name]
    model = build(name, cls, config)
    heads = getattr(config, "num_key_value_heads", config.num_attention_heads)
    ids, places = torch.arange(1, TOKENS + 1)[None], torch.arange(TOKENS)[None]
    with torch.no_grad():
        logits = model(input_ids=ids).logits
    parts = [f"{layer}.{part}" for layer in range(LAYERS) for part in ("key", "value")]
    axes = {"input_ids": {0: "batch_size", 1: "sequence_length"}, "position_ids": {0: "batch_size", 1: "sequence_length"},
            "attention_mask": {0: "batch_size", 1: "past_sequence_length + 1"}, "logits": {0: "batch_size", 1: "sequence_length"}}
    axes |= {f"past_key_values.{part}": {0: "batch_size", 2: "past_sequence_length"} for part in parts}
    axes |= {f"present.{part}": {0: "batch_size", 2: "past_sequence_length + 1"} for part in parts}
    past = [torch.zeros(1, heads, PAST, 4) for _ in parts]
    mask = torch.ones(1, PAST + TOKENS, dtype=torch.long)
    torch.onnx.export(WithPast(model), (ids, mask, places + PAST, *past), OUT / "raw.onnx", dynamo=False, opset_version=17,
                      input_names=["input_ids", "attention_mask", "position_ids", *(f"past_key_values.{part}" for part in parts)],
                      output_names=["logits", *(f"present.{part}" for part in parts)], dynamic_axes=axes)
    pack(name, OUT / "raw.onnx")
    return {"ids": ids[0].tolist(), "kvHeads": heads, "logits": numbers(logits)}


def encoder(name: str) -> dict[str, object]:
    cls, config, dynamo = ENCODERS[name]
    model = build(name, cls, config)
    pixels = torch.sin(torch.arange(3 * SIDE * SIDE, dtype=torch.float64) * 0.37).float().reshape(1, 3, SIDE, SIDE)
    with torch.no_grad():
        out = model(pixel_values=pixels, output_hidden_states=True, output_attentions=True)
    names = {"input_names": ["pixel_values"], "output_names": ["last_hidden_state"]}
    if "-open-" in name:
        names["dynamic_axes"] = {"pixel_values": {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"},
                                 "last_hidden_state": {0: "batch_size", 1: "sequence_length"}}
    if dynamo:
        torch.onnx.export(Pixels(model), (pixels,), dynamo=True, verbose=False, **names).save(OUT / "raw.onnx")
    else:
        torch.onnx.export(Pixels(model), (pixels,), OUT / "raw.onnx", dynamo=False, opset_version=17, **names)
    pack(name, OUT / "raw.onnx")
    return {"side": SIDE, "patch": 4, "tokens": out.last_hidden_state.shape[1],
            "penultimate": numbers(out.hidden_states[-2]), "last": numbers(out.last_hidden_state),
            "attention": numbers(out.attentions[-1]), "pruned": pruned(model, out.hidden_states[-2])}


PHRASES = ["the red kite", "Two small  boats", "a kite", "kite boats red two"]


def clip_tokenizer() -> Tokenizer:
    """Byte-level BPE with an end of word, lower case, start and end tokens: CLIP's pipeline over a few words."""
    tokenizer = Tokenizer(models.BPE(unk_token="<|end|>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), "removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    trainer = trainers.BpeTrainer(vocab_size=60, end_of_word_suffix="</w>", show_progress=False)
    tokenizer.train_from_iterator(["a red kite and two small boats by the sea"] * 4, trainer)
    tokenizer.add_special_tokens(["<|start|>", "<|end|>"])
    start, end = (tokenizer.token_to_id(token) for token in ("<|start|>", "<|end|>"))
    tokenizer.post_processor = processors.RobertaProcessing(("<|end|>", end), ("<|start|>", start), trim_offsets=False,
                                                            add_prefix_space=False)
    return tokenizer


class BothTowers(torch.nn.Module):
    def __init__(self, model: CLIPModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids, pixel_values, attention_mask):
        out = self.model(input_ids=input_ids, pixel_values=pixel_values, attention_mask=attention_mask)
        return out.logits_per_image, out.logits_per_text, out.text_embeds, out.image_embeds


def both_towers(attention: str) -> dict[str, object]:
    """CLIP as optimum exports it whole; also what the patches are in the space of the texts, and some of them alone."""
    tokenizer = clip_tokenizer()
    tokenizer.save(str(OUT / "clip-tokenizer.json"), pretty=False)
    start, end = (tokenizer.token_to_id(token) for token in ("<|start|>", "<|end|>"))
    text = dict(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=10, hidden_size=12, intermediate_size=20,
                num_hidden_layers=LAYERS, num_attention_heads=3, bos_token_id=start, eos_token_id=end)
    config = CLIPConfig(text_config=text, vision_config=IMAGE, projection_dim=8)
    model = build(f"clip-{attention}", CLIPModel, config)
    torch.nn.init.normal_(model.text_model.embeddings.token_embedding.weight)
    pixels = torch.sin(torch.arange(3 * SIDE * SIDE, dtype=torch.float64) * 0.37).float().reshape(1, 3, SIDE, SIDE)
    rows = [torch.tensor([tokenizer.encode(phrase).ids]) for phrase in PHRASES]

    def joint(states: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.normalize(model.visual_projection(model.vision_model.post_layernorm(states)), dim=-1)

    with torch.no_grad():
        states = model.vision_model(pixel_values=pixels, output_hidden_states=True)
        texts = [torch.nn.functional.normalize(model.get_text_features(input_ids=row), dim=-1) for row in rows]
        patches = joint(states.last_hidden_state[0, 1:])
        picture = joint(states.last_hidden_state[0, :1])
        kept = model.vision_model.encoder.layers[-1](states.hidden_states[-2][:, KEPT], None, None)[0]
    axes = {"input_ids": {0: "text_batch_size", 1: "sequence_length"}, "attention_mask": {0: "text_batch_size", 1: "sequence_length"},
            "pixel_values": {0: "image_batch_size", 1: "num_channels", 2: "height", 3: "width"},
            "logits_per_image": {0: "image_batch_size", 1: "text_batch_size"},
            "logits_per_text": {0: "text_batch_size", 1: "image_batch_size"},
            "text_embeds": {0: "text_batch_size"}, "image_embeds": {0: "image_batch_size"}}
    ids = torch.cat([rows[0], rows[0]])
    torch.onnx.export(BothTowers(model), (ids, pixels, torch.ones_like(ids)), OUT / "raw.onnx", dynamo=False, opset_version=17,
                      input_names=["input_ids", "pixel_values", "attention_mask"],
                      output_names=["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"], dynamic_axes=axes)
    pack(f"clip-both-{attention}", OUT / "raw.onnx")
    return {"side": SIDE, "patch": 4, "ids": [row[0].tolist() for row in rows], "phrases": PHRASES, "texts": [numbers(text) for text in texts],
            "patches": numbers(patches), "picture": numbers(picture), "penultimate": numbers(states.hidden_states[-2]),
            "pruned": {"tokens": KEPT, "picture": numbers(joint(kept[0, :1]))}}


def pruned(model: torch.nn.Module, hidden: torch.Tensor) -> dict[str, object]:
    """Some tokens of the layer before the last, alone through the last one."""
    tower = getattr(model, "vision_model", model).encoder
    last = (tower.layers if hasattr(tower, "layers") else tower.layer)[-1]
    takes_mask = isinstance(model, (CLIPVisionModel, SiglipVisionModel))
    rest = {"attention_mask": None} | ({"causal_attention_mask": None} if isinstance(model, CLIPVisionModel) else {})
    with torch.no_grad():
        out = last(hidden[:, KEPT], **(rest if takes_mask else {}))[0]
    return {"tokens": KEPT, "stream": numbers(out)}


def main() -> None:
    warnings.filterwarnings("ignore")
    OUT.mkdir(parents=True, exist_ok=True)
    reference = {"reference": {"transformers": transformers.__version__, "torch": torch.__version__},
                 "decoders": {name: decoder(name) for name in DECODERS}, "encoders": {name: encoder(name) for name in ENCODERS},
                 "both": {f"clip-both-{attention}": both_towers(attention) for attention in ("sdpa", "eager")}}
    (OUT / "reference.json").write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main()
