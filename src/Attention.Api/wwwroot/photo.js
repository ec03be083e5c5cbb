// A photo under its heat. The canvas has one pixel per pixel of the screen, so heat and photo meet exactly at every size.
import { el, svg, put, eachFrame } from './dom.js';
import { choice, segmented, slider } from './ui.js';
import { layer, ramps } from './heat.js';

/** @typedef {{ x: number, y: number, width: number, height: number }} Box in pixels of the upright photo */

/**
 * @param {{ alt: string, onbox?: (box: Box) => void, film?: HTMLCanvasElement }} of `onbox`: somebody drew a box on the photo; `film`: drawn upon instead of a photo
 */
export function photoStage({ alt, onbox, film }) {
  const image = film ?? el('img', { alt, class: 'photo', draggable: false });
  const canvas = el('canvas', { class: 'heat', 'aria-hidden': 'true' });
  const marks = svg('svg', { class: 'marks', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const pins = el('div', { class: 'pins' });
  const node = el('div', { class: 'stage' }, image, canvas, marks, pins);
  const state = { info: null, grid: null, chosen: null, boxes: [], drawn: [], look: { ramp: 'daylight', opacity: 1, smooth: true }, draft: null };

  const draw = eachFrame(() => {
    const size = image.getBoundingClientRect();
    const [width, height] = [Math.round(size.width * devicePixelRatio), Math.round(size.height * devicePixelRatio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    node.classList.toggle('heated', !!state.grid);
    node.dataset.ramp = state.look.ramp;
    if (state.grid && state.info && width > 0 && height > 0) {
      const { region } = state.info;
      const [across, down] = [width / state.info.width, height / state.info.height];
      const [left, top] = [Math.round(region.x * across), Math.round(region.y * down)];
      const [right, bottom] = [Math.round((region.x + region.width) * across), Math.round((region.y + region.height) * down)];
      context.putImageData(layer(state.grid, right - left, bottom - top, state.look), left, top);
    }
    mark();
  });

  function mark() {
    const boxes = [...state.boxes, state.draft].filter(Boolean);
    const cell = state.chosen && state.grid && cellBox(state.info, state.grid, state.chosen);
    put(marks, state.drawn,
      boxes.map(box => svg('rect', { class: 'masked', ...box })),
      cell ? [svg('rect', { class: 'cell under', ...cell }), svg('rect', { class: 'cell', ...cell })] : []);
  }

  function size(width, height) {
    node.style.setProperty('--ratio', String(width / height));
    marks.setAttribute('viewBox', `0 0 ${width} ${height}`);
  }

  image.addEventListener('load', () => { if (!state.info) size(image.naturalWidth, image.naturalHeight); draw(); });
  const watcher = new ResizeObserver(draw);
  watcher.observe(node);
  if (onbox) drawBoxes(node, state, mark, onbox, image);

  return {
    node, image, canvas, state,
    /** @param {string} url */
    load(url) {
      Object.assign(state, { info: null, grid: null, chosen: null, boxes: [], drawn: [], draft: null });
      put(pins);
      image.src = url;
    },
    /** Where the grid lies, as the answer tells it. */
    place(info) {
      state.info = info;
      size(info.width, info.height);
      draw();
    },
    /** @param {import('./heat.js').Grid | null | undefined} grid @param {{ row: number, column: number } | null} [chosen] */
    show(grid, chosen) {
      Object.assign(state, { grid: grid ?? null, chosen: chosen ?? null });
      draw();
    },
    look(change) {
      Object.assign(state.look, change);
      draw();
    },
    boxes(boxes) {
      state.boxes = boxes;
      draw();
    },
    /** Lays shapes over the photo, in its pixels. @param {SVGElement[]} shapes */
    draw(shapes) {
      state.drawn = shapes;
      mark();
    },
    /** Numbers on the photo, of one size whatever its own. @param {{ x: number, y: number, text: string, colour?: string }[]} list */
    pin(list) {
      put(pins, list.map(({ x, y, text, colour }) => el('b', { style: { left: `${100 * x / state.info.width}%`, top: `${100 * y / state.info.height}%`, ...(colour && { '--own': colour }) } }, text)));
    },
    /** Where the pointer is, in pixels of the photo, beyond its edges too. @param {PointerEvent} event @returns {[number, number]} */
    at: event => place(event, image, state.info),
    close: () => watcher.disconnect(),
  };
}

/** The part of the photo that a cell, or so many around it, covers. @returns {Box} */
export function cellBox({ region, width, height }, { rows, columns }, { row, column }, around = 0) {
  const [w, h] = [region.width / columns, region.height / rows];
  const [left, top] = [Math.max(0, region.x + (column - around) * w), Math.max(0, region.y + (row - around) * h)];
  return {
    x: left, y: top,
    width: Math.min(width, region.x + (column + 1 + around) * w) - left,
    height: Math.min(height, region.y + (row + 1 + around) * h) - top,
  };
}

function place(event, image, { width, height }) {
  const on = image.getBoundingClientRect();
  return [(event.clientX - on.left) / on.width * width, (event.clientY - on.top) / on.height * height];
}

function drawBoxes(node, state, mark, onbox, image) {
  let start = null;
  const at = event => {
    const [x, y] = place(event, image, state.info);
    return [Math.min(Math.max(x, 0), state.info.width), Math.min(Math.max(y, 0), state.info.height)];
  };
  const box = ([x, y], [u, v]) => ({ x: Math.min(x, u), y: Math.min(y, v), width: Math.abs(u - x), height: Math.abs(v - y) });
  node.addEventListener('pointerdown', event => {
    if (!state.info || !node.classList.contains('boxing') || event.button > 0) return;
    event.preventDefault();
    node.setPointerCapture(event.pointerId);
    start = at(event);
  });
  node.addEventListener('pointermove', event => {
    if (!start) return;
    state.draft = box(start, at(event));
    mark();
  });
  node.addEventListener('pointercancel', () => { start = state.draft = null; mark(); });
  node.addEventListener('pointerup', event => {
    if (!start) return;
    const drawn = box(start, at(event));
    start = state.draft = null;
    mark();
    if (drawn.width > 2 && drawn.height > 2) onbox(drawn);
  });
}

/** How heat is shown. @param {any} look @param {(change: object) => void} onlook @param {HTMLElement | false} [extra] */
export function lookControls(look, onlook, extra) {
  const change = part => { Object.assign(look, part); onlook(part); };
  return el('div', { class: 'looks' },
    slider({ label: 'Heat', min: 0, max: 1.5, step: 0.05, value: look.opacity, text: value => `${Math.round(value * 100)} %`, onslide: opacity => change({ opacity }) }),
    segmented({ label: 'Smoothing', options: [['smooth', 'Smooth'], ['grid', 'Grid']], value: look.smooth ? 'smooth' : 'grid', onpick: value => change({ smooth: value === 'smooth' }) }),
    choice({ label: 'Colours', options: Object.entries(ramps).map(([key, ramp]) => [key, ramp.name]), value: look.ramp, onpick: ramp => change({ ramp }) }),
    extra);
}
