// The alignment of two sentences: subwords or words, their weights, and the figure of links.
import { svg, number } from '../dom.js';

/**
 * @typedef {object} Alignment
 * @property {string[]} source @property {string[]} target
 * @property {number[][] | null} weights a row per target; null for models without attention
 */

const end = '</s>';

/** The word of every subword, as the service counts: `▁` begins one; -1 for the end. @param {string[]} tokens */
function wordOf(tokens) {
  let word = -1;
  return tokens.map(token => token === end ? -1 : word < 0 || token.startsWith('▁') ? ++word : word);
}

/** Subwords as they are, `</s>` included. @param {any} result @returns {Alignment} */
export function subwords({ sourceTokens, targetTokens, attention }) {
  const clean = token => token === end ? end : token.replaceAll('▁', '·');
  const rows = attention?.weights && targetTokens.map((_, i) => attention.weights.slice(i * attention.columns, (i + 1) * attention.columns));
  return { source: sourceTokens.map(clean), target: targetTokens.map(token => clean(token.text)), weights: rows ?? null };
}

/** Words: weights of a source word's subwords summed, those of a target word's averaged. @param {any} result @returns {Alignment} */
export function wholeWords(result) {
  const { sourceTokens, targetTokens, sourceWords, targetWords } = result;
  const fine = subwords(result).weights;
  const sources = wordOf(sourceTokens);
  const targets = wordOf(targetTokens.map(token => token.text));
  const weights = fine && targetWords.map((_, word) => {
    const rows = fine.filter((_, i) => targets[i] === word);
    return sourceWords.map((_, source) => rows.reduce((sum, row) => sum + row.reduce((part, weight, i) => sources[i] === source ? part + weight : part, 0), 0) / (rows.length || 1));
  });
  return { source: sourceWords, target: targetWords, weights };
}

const measure = document.createElement('canvas').getContext('2d');
const gapWidth = 16;

/**
 * Two rows of words with links between them, or two columns where rows would not fit.
 * @param {Alignment} alignment @param {{ threshold: number, room: number, size: number, font: string }} look
 */
export function linkFigure({ source, target, weights }, { threshold, room, size, font }) {
  measure.font = `${size}px ${font}`;
  const widths = [source, target].map(words => words.map(word => measure.measureText(word).width));
  const natural = Math.max(...widths.map(list => list.reduce((sum, width) => sum + width + gapWidth, 0)));
  return natural <= room
    ? rows({ source, target, weights, widths, size, threshold, room: Math.min(room, Math.max(natural * 1.35, 420)) })
    : columns({ source, target, weights, widths, size, threshold, room });
}

function rows({ source, target, weights, widths, size, threshold, room }) {
  const rise = Math.min(300, Math.max(150, 110 + room * 0.1));
  const places = widths.map(list => {
    const spare = (room - list.reduce((sum, width) => sum + width, 0)) / list.length;
    let x = 0;
    return list.map(width => (x += width + spare) - (width + spare) / 2);
  });
  const [top, bottom] = [size, size + rise];
  const path = (i, j) => {
    const [from, to, start, stop] = [places[0][i], places[1][j], top + 12, bottom - size - 4];
    return `M${from.toFixed(1)} ${start} C${from.toFixed(1)} ${(start + stop) / 2} ${to.toFixed(1)} ${(start + stop) / 2} ${to.toFixed(1)} ${stop}`;
  };
  return assemble({
    source, target, weights, threshold, path, size, width: room, height: bottom + size * 0.6, anchor: ['middle', 'middle'],
    spots: [places[0].map(x => [x, top]), places[1].map(x => [x, bottom])], widths,
  });
}

function columns({ source, target, weights, widths, size, threshold, room }) {
  const line = size * 1.75;
  const height = Math.max(source.length, target.length) * line;
  const lefts = Math.max(...widths[0]) + 10;
  const rights = room - Math.max(...widths[1]) - 10;
  const spread = list => list.map((_, i) => (i + 0.5) * height / list.length);
  const [down, up] = [spread(source), spread(target)];
  const path = (i, j) => {
    const middle = (lefts + rights) / 2;
    return `M${lefts} ${down[i].toFixed(1)} C${middle} ${down[i].toFixed(1)} ${middle} ${up[j].toFixed(1)} ${rights} ${up[j].toFixed(1)}`;
  };
  return assemble({
    source, target, weights, threshold, path, size, width: room, height, anchor: ['end', 'start'],
    spots: [down.map(y => [lefts - 8, y + size * 0.35]), up.map(y => [rights + 8, y + size * 0.35])], widths,
  });
}

function assemble({ source, target, weights, threshold, path, size, width, height, anchor, spots, widths }) {
  const links = [];
  weights?.forEach((row, j) => row.forEach((weight, i) => { if (weight >= threshold && weight > 0) links.push({ i, j, weight }); }));
  links.sort((a, b) => a.weight - b.weight);   // Faint ones first, so that strong ones lie on top.
  const word = (side, index, text) => {
    const [x, y] = spots[side][index];
    const wide = widths[side][index];
    const left = anchor[side] === 'middle' ? x - wide / 2 : anchor[side] === 'end' ? x - wide : x;
    return svg('g', { class: 'item', role: 'button', tabindex: 0, 'data-side': side, 'data-index': index, 'aria-label': explain(side, index, { source, target, weights }) },
      svg('rect', { class: 'touch', x: left - 6, y: y - size * 1.05, width: wide + 12, height: size * 1.5, rx: 6 }),
      svg('text', { x, y, 'font-size': size, 'text-anchor': anchor[side] }, text));
  };
  return svg('svg', { class: 'links', viewBox: `0 0 ${width.toFixed(0)} ${height.toFixed(0)}`, width: width.toFixed(0), height: height.toFixed(0), role: 'group', 'aria-label': 'Words and the links between them' },
    svg('g', { class: 'threads' }, links.map(({ i, j, weight }) => svg('path', {
      class: 'link', d: path(i, j), 'data-source': i, 'data-target': j, 'data-weight': weight.toFixed(3),
      'stroke-width': (1 + 9 * weight).toFixed(2), 'stroke-opacity': (0.2 + 0.7 * weight).toFixed(2),
    }, svg('title', {}, `${source[i]} – ${target[j]}: ${number(weight)}`)))),
    source.map((text, i) => word(0, i, text)),
    target.map((text, j) => word(1, j, text)));
}

/** A word's strongest partners in words. @param {number} side 0 source, 1 target @param {number} index @param {Alignment} alignment */
export function explain(side, index, { source, target, weights }) {
  const own = side === 0 ? source[index] : target[index];
  if (!weights) return own;
  const partners = (side === 0 ? weights.map((row, j) => [target[j], row[index]]) : weights[index].map((weight, i) => [source[i], weight]))
    .filter(([, weight]) => weight >= 0.05).sort((a, b) => b[1] - a[1]).slice(0, 4);
  const list = partners.map(([text, weight]) => `${text} ${number(weight)}`).join(', ');
  return list ? `${own} ${side === 0 ? '→' : '←'} ${list}` : `${own}: nothing stands out`;
}

/** Source across, target down, a square as hot as its weight. @param {Alignment} alignment */
export function matrixFigure({ source, target, weights }, { size, font, room, paint }) {
  measure.font = `${size}px ${font}`;
  const wide = words => Math.max(...words.map(word => measure.measureText(word).width));
  const left = wide(target) + 14;
  const top = wide(source) * 0.71 + size + 8;
  const tail = wide(source) * 0.71;
  const cell = Math.max(13, Math.min(46, (room - left - tail) / source.length));
  const [width, height] = [left + cell * source.length + tail, top + cell * target.length + 4];
  const label = (side, index, text, props) => svg('g', { class: 'item', role: 'button', tabindex: 0, 'data-side': side, 'data-index': index, 'aria-label': explain(side, index, { source, target, weights }) },
    svg('text', { 'font-size': size, ...props }, text));
  return svg('svg', { class: 'matrix', viewBox: `0 0 ${width.toFixed(0)} ${height.toFixed(0)}`, width: width.toFixed(0), height: height.toFixed(0), role: 'group', 'aria-label': 'Matrix of weights, source across, target down' },
    weights.map((row, j) => row.map((weight, i) => svg('rect', {
      class: 'cell-weight', x: (left + i * cell).toFixed(2), y: (top + j * cell).toFixed(2), width: (cell - 1).toFixed(2), height: (cell - 1).toFixed(2),
      fill: paint(weight), 'data-source': i, 'data-target': j, 'data-weight': weight.toFixed(3),
    }, svg('title', {}, `${source[i]} – ${target[j]}: ${number(weight)}`)))),
    source.map((text, i) => {
      const [x, y] = [left + (i + 0.5) * cell, top - 6];
      return label(0, i, text, { x, y, transform: `rotate(-45 ${x.toFixed(1)} ${y.toFixed(1)})` });
    }),
    target.map((text, j) => label(1, j, text, { x: left - 8, y: top + (j + 0.5) * cell + size * 0.35, 'text-anchor': 'end' })));
}
