// A recording over its attention: the spectrogram, and beneath it one row per character, on one axis of time.
import { svg, put, el } from '../dom.js';
import { picture } from '../sound.js';

const soundHeight = 150;
const axisHeight = 24;
const left = 40;
const right = 12;

/**
 * @typedef {object} Heard
 * @property {number} durationMs
 * @property {{ text: string, startMs: number | null, endMs: number | null, weights: number[] | null, first: number }[]} tokens `first` is the column of weights[0]
 * @property {{ startMs: number, endMs: number }[]} steps
 */

/** All segments of an answer as one. @returns {Heard} */
export function heard(answer) {
  const parts = answer.segments.length > 0 ? answer.segments : [answer];
  const tokens = [];
  let first = 0;
  for (const part of parts) {
    const columns = part.attention?.columns ?? 0;
    part.tokens.forEach((token, i) => tokens.push({ ...token, first, weights: part.attention?.weights?.slice(i * columns, (i + 1) * columns) ?? null }));
    first += part.steps.length;
  }
  return { durationMs: answer.durationMs, tokens, steps: answer.steps };
}

/** @param {{ onpick: (index: number) => void, onhover: (index: number | null) => void, onseek: (ms: number) => void }} of */
export function ridgeFigure({ onpick, onhover, onseek }) {
  const node = el('div', { class: 'ridge' });
  let sound = null;
  let answer = null;
  let width = 0;
  let shown = null;
  let parts = {};
  const x = ms => left + (width - left - right) * ms / (answer?.durationMs ?? sound?.durationMs ?? 1);
  const rowHeight = () => Math.min(18, Math.max(11, 420 / Math.max(1, answer?.tokens.length ?? 1)));

  function draw() {
    width = Math.max(280, node.clientWidth);
    const rows = answer?.tokens.some(token => token.weights) ? answer.tokens : [];
    const tall = rowHeight();
    const matrixTop = soundHeight + axisHeight + 6;
    const height = matrixTop + rows.length * tall + 4;
    const duration = answer?.durationMs ?? sound.durationMs;
    const inner = width - left - right;
    parts = { span: svg('rect', { class: 'moment', y: 0, height: soundHeight, width: 0, x: left }), curve: svg('path', { class: 'curve' }), head: svg('line', { class: 'head', y1: 0, y2: height }) };
    const drawing = svg('svg', { class: 'sound', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `Spectrogram of ${(duration / 1000).toFixed(1)} seconds${rows.length ? ', and when each character was heard' : ''}` },
      svg('image', { href: sound.image, x: left, y: 0, width: inner, height: soundHeight, preserveAspectRatio: 'none' }),
      [['8 kHz', 11], ['4', soundHeight / 2 + 4], ['0', soundHeight - 2]].map(([text, y]) => svg('text', { class: 'tick', x: left - 6, y, 'text-anchor': 'end' }, text)),
      ticks(duration).map(ms => svg('g', {},
        svg('line', { class: 'rule', x1: x(ms), x2: x(ms), y1: soundHeight, y2: rows.length ? height : soundHeight + 6 }),
        svg('text', { class: 'tick', x: x(ms), y: soundHeight + 17, 'text-anchor': ms === 0 ? 'start' : 'middle' }, `${ms / 1000} s`))),
      rows.length > 0 && svg('image', { class: 'matrix-image', href: matrix(rows), x: left, y: matrixTop, width: inner, height: rows.length * tall, preserveAspectRatio: 'none' }),
      rows.length > 0 && svg('path', { class: 'ridge-line', d: line(rows, matrixTop, tall) }),
      rows.map((token, i) => svg('g', {
        class: 'row-item', 'data-index': i,
        onpointerenter: () => onhover(i), onpointerleave: () => onhover(null), onclick: () => onpick(i),
      },
        svg('rect', { class: 'row-touch', x: 0, y: matrixTop + i * tall, width, height: tall }),
        tall >= 9 && svg('text', { class: 'letter', x: left - 8, y: matrixTop + (i + 0.78) * tall, 'text-anchor': 'end', 'font-size': Math.min(12, tall) }, token.text === ' ' ? '' : label(token)))),
      parts.span, parts.curve, parts.head);
    drawing.addEventListener('click', event => {
      const place = drawing.getBoundingClientRect();
      const [px, py] = [event.clientX - place.left, event.clientY - place.top];
      if (py < soundHeight && px > left) onseek((px - left) / inner * duration);
    });
    put(node, drawing);
    show(shown);
    head(null);
  }

  // A row per character, in proportion to the largest weight of all.
  function matrix(rows) {
    const columns = answer.steps.length;
    const largest = Math.max(...rows.map(token => Math.max(0, ...(token.weights ?? []))), 1e-9);
    const values = new Float32Array(rows.length * columns);
    rows.forEach((token, i) => token.weights?.forEach((weight, j) => { values[i * columns + token.first + j] = weight / largest; }));
    return picture({ rows: rows.length, columns, values }).toDataURL();
  }

  // The ridge: through the centre of every row's attention.
  function line(rows, top, tall) {
    return rows.map((token, i) => {
      const total = token.weights?.reduce((sum, weight) => sum + weight, 0);
      if (!total) return null;
      const centre = token.weights.reduce((sum, weight, j) => sum + weight * (answer.steps[token.first + j].startMs + answer.steps[token.first + j].endMs) / 2, 0) / total;
      return `${x(centre).toFixed(1)} ${(top + (i + 0.5) * tall).toFixed(1)}`;
    }).filter(Boolean).map((point, i) => (i ? 'L' : 'M') + point).join(' ');
  }

  /** Lights the moment of a character over the spectrogram, with the curve of its weights. @param {number | null} index */
  function show(index) {
    shown = index;
    const token = index === null ? null : answer?.tokens[index];
    for (const row of node.querySelectorAll('.row-item')) row.classList.toggle('lit', Number(row.dataset.index) === index);
    node.classList.toggle('showing', !!token);
    if (!token || token.startMs === null) {
      parts.span?.setAttribute('width', '0');
      parts.curve?.setAttribute('d', '');
      return;
    }
    parts.span.setAttribute('x', x(token.startMs).toFixed(1));
    parts.span.setAttribute('width', Math.max(2, x(token.endMs) - x(token.startMs)).toFixed(1));
    const peak = Math.max(...token.weights, 1e-9);
    parts.curve.setAttribute('d', token.weights.map((weight, j) => {
      const step = answer.steps[token.first + j];
      return `${j ? 'L' : 'M'}${x((step.startMs + step.endMs) / 2).toFixed(1)} ${(soundHeight - 4 - weight / peak * (soundHeight - 24)).toFixed(1)}`;
    }).join(' '));
  }

  /** The place that is playing. @param {number | null} ms */
  function head(ms) {
    parts.head?.classList.toggle('still', ms === null);
    if (ms !== null) for (const end of ['x1', 'x2']) parts.head.setAttribute(end, x(ms).toFixed(1));
  }

  const watcher = new ResizeObserver(() => { if (sound && node.clientWidth !== width) draw(); });
  watcher.observe(node);
  return {
    node, show, head,
    drawing: () => /** @type {SVGSVGElement} */ (node.firstElementChild),
    /** @param {{ durationMs: number, image: string }} now */
    sound(now) { sound = now; answer = null; shown = null; draw(); },
    /** @param {Heard} now */
    answer(now) { answer = now; shown = null; draw(); },
    close: () => watcher.disconnect(),
  };
}

export const label = token => token.text === ' ' ? '␣' : token.text === '</s>' ? '■' : token.text;

function ticks(duration) {
  const step = [100, 200, 500, 1000, 2000, 5000, 10_000].find(one => duration / one <= 10) ?? 20_000;
  return Array.from({ length: Math.floor(duration / step) + 1 }, (_, i) => i * step);
}
