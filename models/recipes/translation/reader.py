"""Reads a source sentence as the service does: what has to be repeated as it stands becomes one <unk>, and that is copied."""

import re
from pathlib import Path

import sentencepiece

HIDDEN = "\ue000"  # of no language: no tokenizer has a piece for it
# web and mail addresses, and whole words; one that begins a sentence is capitalised whatever it is, but few that nobody met are no names
CANDIDATES = re.compile(r"""(?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]'’]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@/-])(?P<name>[^\W\d_]\w*)(?![\w-])""")
WORD = re.compile(r"\w+")


def met_words(pairs):
    """All words of the source side, in lower case and in order"""
    return sorted({word.lower() for source, _ in pairs for word in WORD.findall(source)})


class Reader:
    """A SentencePiece tokenizer that hides addresses, and names that are not among words.txt beside it, where there is one"""

    def __init__(self, folder):
        self.tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(Path(folder) / "tokenizer.model"))
        words = Path(folder) / "words.txt"
        self.words = set(words.read_text(encoding="utf-8").splitlines()) if words.exists() else None

    def __getattr__(self, name):
        return getattr(self.tokenizer, name)

    def is_unmet_name(self, word):
        return word[0].isupper() and any(letter.islower() for letter in word) and word.lower() not in self.words

    def spans(self, text):
        """[(start, end)]; names with a space between them are one"""
        found, was_name = [], False
        for match in CANDIDATES.finditer(text) if self.words is not None else ():
            start, is_name = match.start(), match["name"] is not None
            if is_name and not self.is_unmet_name(match[0]):
                was_name = False
                continue
            if is_name and was_name and found[-1][1] == start - 1 and text[start - 1] == " ":
                start = found.pop()[0]
            found.append((start, match.end()))
            was_name = is_name
        return found

    def encode(self, text, out_type=int):
        return self.hiding(text, self.spans(text), out_type)

    def encode_target(self, text, source):
        """Ids of a translation of the source: what is unknown there is unknown here"""
        unknown = [piece for piece, token in zip(self.encode(source, str), self.encode(source)) if token == self.tokenizer.unk_id()]
        copied = "|".join(map(re.escape, sorted(set(unknown), key=len, reverse=True)))
        return self.hiding(text, [match.span() for match in re.finditer(copied, text)] if copied else [], int)

    def hiding(self, text, spans, out_type):
        visible, hidden, end = "", [], 0
        for start, stop in (*spans, (len(text), len(text))):
            visible += text[end:start]
            hidden += [HIDDEN] * text[end:start].count(HIDDEN)
            if start < len(text):
                visible += HIDDEN
                hidden.append(text[start:stop])
            end = stop
        if out_type is int:
            return self.tokenizer.encode(visible)
        rest = iter(hidden)
        return ["".join(next(rest) if letter == HIDDEN else letter for letter in piece) for piece in self.tokenizer.encode(visible, out_type=str)]
