"""Draws BLEU by source length of several models, from what evaluate.py printed for each of them.

    python3 evaluate.py --model translate-en-fr | tee scores; python3 evaluate.py --model translate-en-fr-baseline | tee -a scores
    python3 plot.py --scores scores --set wmt.newstest2013 --output length.svg
"""

import argparse
import json
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 560, 300, 48, 40, 330, 210
COLOURS = ("#1a5fb4", "#c64600", "#26a269", "#813d9c")
STYLE = 'font-family="sans-serif" font-size="13" fill="#333"'


def text(x, y, words, anchor="middle", more=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" {STYLE} {more}>{words}</text>'


def draw(series, title):
    """{model: {length: BLEU}} -> SVG, one line per model"""
    lengths = list(next(iter(series.values())))
    step = next(size for size in (1, 2, 5, 10, 20) if max(score for scores in series.values() for score in scores.values()) <= 5 * size)
    x = lambda place: LEFT + PLOT_WIDTH * (place + 0.5) / len(lengths)
    y = lambda score: TOP + PLOT_HEIGHT * (1 - score / (5 * step))
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', text(LEFT, 22, title, "start", 'font-weight="bold"')]
    for tick in range(6):
        parts.append(f'<line x1="{LEFT}" x2="{LEFT + PLOT_WIDTH}" y1="{y(tick * step):.1f}" y2="{y(tick * step):.1f}" stroke="#ddd"/>')
        parts.append(text(LEFT - 8, y(tick * step) + 4, tick * step, "end"))
    parts += [text(x(place), TOP + PLOT_HEIGHT + 20, length) for place, length in enumerate(lengths)]
    parts.append(text(LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 40, "words of the source"))
    for (model, scores), colour in zip(series.items(), COLOURS):
        points = [(x(place), y(scores[length])) for place, length in enumerate(lengths)]
        parts.append(f'<polyline points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in points)}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{colour}"/>' for px, py in points]
        parts += [text(px, py - 9, f"{scores[length]:.1f}") for (px, py), length in zip(points, lengths)]
        parts.append(text(LEFT + PLOT_WIDTH + 8, points[-1][1] + 4, model, "start", f'style="fill:{colour}"'))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">' + "\n".join(parts) + "</svg>\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scores", type=Path, required=True, help="what evaluate.py printed")
    parser.add_argument("--set", default="wmt.newstest2013")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "length.svg")
    args = parser.parse_args()
    lines = [json.loads(line) for line in args.scores.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    series = {line["model"]: line["byLength"] for line in lines if line["set"] == args.set}
    args.output.write_text(draw(series, f"BLEU on {args.set} by source length"), encoding="utf-8")


if __name__ == "__main__":
    main()
