"""The layout network: words of a page that attend to each other by how they stand to each other, rows that do the same.

The bias of each head is a sum over the relations of two words (beside, above in the same column, of the same text, part
of the same sum ...), so that few pages teach it what a table is (relative positions: Shaw et al. 2018; Raffel et al.
2020).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from extraction.eob.labels import COLUMN_ROLES, ROW_ROLES, WORD_TAGS
from models.layout.claims import STEPS
from models.layout.facts import FACTS
from models.layout.network import OUTPUTS
from models.layout.spelling import BUCKETS
from models.layout.surroundings import RELATIONS, ROW_RELATIONS
from training.layout_names import SAYINGS

SPELT, WIDTH, HEADS, INNER = 64, 160, 4, 2


class Block(nn.Module):
    """Attention with a bias for each pair of places, and a layer for each place by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.inner_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.heads, self.mixed = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.widen, self.narrow = nn.Linear(WIDTH, INNER * WIDTH), nn.Linear(INNER * WIDTH, WIDTH)

    def forward(self, hidden: Tensor, biases: Sequence[Tensor]) -> Tensor:
        """`hidden` (places, WIDTH), those of several pages one behind the other; `biases` has for each page
        (HEADS, places, places).
        """
        pages = _divided(self.heads(self.norm(hidden)), biases)
        attended = torch.cat([_attended(heads, bias) for heads, bias in zip(pages, biases, strict=True)])
        hidden = hidden + self.mixed(attended)
        return hidden + self.narrow(functional.gelu(self.widen(self.inner_norm(hidden))))  # type: ignore[no-any-return]


def _divided(values: Tensor, pages: Sequence[Tensor]) -> Sequence[Tensor]:
    """Values of places page by page; `pages` have as many places as their last size."""
    return [values] if len(pages) == 1 else torch.split(values, [page.shape[-1] for page in pages])


def _attended(heads: Tensor, bias: Tensor) -> Tensor:
    """Attention within one page: `heads` (places, queries and keys and values of all heads)."""
    each = WIDTH // HEADS
    query, key, value = heads.reshape(-1, 3, HEADS, each).permute(1, 2, 0, 3)
    scores = torch.matmul(query * each**-0.5, key.transpose(1, 2)) + bias
    return torch.matmul(torch.softmax(scores, dim=-1), value).permute(1, 0, 2).reshape(-1, WIDTH)


class Biases(nn.Module):
    """For each of some blocks the bias of each head for each pair of places: a sum over their relations."""

    def __init__(self, relations: int, blocks: int) -> None:
        super().__init__()
        self.blocks = blocks
        self.weight = nn.Parameter(torch.randn(blocks * HEADS, relations))

    def forward(self, relations: Tensor) -> Sequence[Tensor]:
        """From (relations, places, places) to (HEADS, places, places) for each block."""
        places, told = relations.shape[1], relations.flatten(1)
        if told.dtype == torch.bool:  # in training they are numbers of 16 bits already
            told = told.to(self.weight.dtype)
        return torch.matmul(self.weight, told).reshape(self.blocks, HEADS, places, places).unbind(0)


class LayoutNetwork(nn.Module):
    """Spelling, facts and relations of the words of one page to the logits of tags and column roles (words, any) and of
    row roles and claim steps (rows, any).
    """

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(BUCKETS, SPELT, mode="mean")
        nn.init.normal_(self.table.weight, std=0.5)
        self.words = nn.Linear(SPELT + FACTS, WIDTH)
        self.early = nn.ModuleList(Block() for _ in range(2))
        self.late = nn.ModuleList(Block() for _ in range(2))
        self.biases, self.row_biases = Biases(len(RELATIONS), 4), Biases(len(ROW_RELATIONS), 3)
        self.to_rows = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in range(2))
        self.rows = nn.ModuleList(Block() for _ in range(3))
        self.to_words = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(2))
        self.word_norm, self.row_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.tag, self.column = nn.Linear(WIDTH, len(WORD_TAGS)), nn.Linear(WIDTH, len(COLUMN_ROLES))
        self.saying = nn.Linear(WIDTH, len(SAYINGS))  # what names mean, learnt beside the rest
        self.role, self.step = nn.Linear(WIDTH, len(ROW_ROLES)), nn.Linear(WIDTH, len(STEPS))

    def spelt(self, buckets: Tensor, starts: Tensor) -> Tensor:
        """The mean of the rows of the table that each word has, (words, SPELT)."""
        return self.table(buckets, starts)  # type: ignore[no-any-return]

    def forward(
        self, spelt: Tensor, facts: Tensor, relations: Tensor, row: Tensor, by_row: Tensor, ends: Tensor, rows: Tensor
    ) -> tuple[Tensor, ...]:
        """One page. `row` (words,) numbers the row of each word; `by_row` (rows, words) takes means over rows; `ends`
        (2, rows) has the first and the last word of each; `rows` are the relations of rows.
        """
        return self.together(spelt, facts, [relations], row, [by_row], ends, [rows])[: len(OUTPUTS)]

    def together(
        self,
        spelt: Tensor,
        facts: Tensor,
        relations: Sequence[Tensor],
        row: Tensor,
        by_row: Sequence[Tensor],
        ends: Tensor,
        rows: Sequence[Tensor],
    ) -> tuple[Tensor, ...]:
        """Several pages, words and rows one behind the other, and what words say beside the rest: large products of
        matrices take less time than small ones.
        """
        biases = list(zip(*(self.biases(page) for page in relations), strict=True))
        row_biases = list(zip(*(self.row_biases(page) for page in rows), strict=True))
        hidden = self.words(torch.cat([spelt, facts], dim=1))
        for number, block in enumerate(self.early):
            hidden = block(hidden, biases[number])
        told = self.rows[0](self.to_rows[0](_pooled(hidden, by_row, ends)), row_biases[0])
        said = self.saying(hidden)
        hidden = hidden + self.to_words[0](told)[row]
        for number, block in enumerate(self.late, len(self.early)):
            hidden = block(hidden, biases[number])
        told = told + self.to_rows[1](_pooled(hidden, by_row, ends))
        for number, block in enumerate(self.rows[1:], 1):
            told = block(told, row_biases[number])
        words, of_rows = self.word_norm(hidden + self.to_words[1](told)[row]), self.row_norm(told)
        return self.tag(words), self.column(words), self.role(of_rows), self.step(of_rows), said


def _pooled(hidden: Tensor, by_row: Sequence[Tensor], ends: Tensor) -> Tensor:
    pages = zip(_divided(hidden, by_row), by_row, strict=True)
    means = torch.cat([torch.matmul(rows, words.to(rows.dtype)) for words, rows in pages])
    return torch.cat([means, hidden[ends[0]].to(means.dtype), hidden[ends[1]].to(means.dtype)], dim=1)
