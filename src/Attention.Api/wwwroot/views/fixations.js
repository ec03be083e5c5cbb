// Fixations: where people are likely to look first, the places that draw them, and a crop that keeps these.
import { el, svg, put, number, percent } from '../dom.js';
import { choice, scores, segmented } from '../ui.js';
import { lookControls, photoStage } from '../photo.js';
import { scenes } from '../input.js';
import { photoTask } from './photo-task.js';
import { stepRow } from './steps.js';
import { preview } from './frame.js';

const shapes = [['', 'None'], ['1:1', 'Square, 1:1'], ['4:3', '4:3'], ['16:9', 'Wide, 16:9'], ['4:5', '4:5'], ['9:16', 'Tall, 9:16']];

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, context) {
  const look = { ramp: 'daylight', opacity: 1, smooth: true };
  const stage = photoStage({ alt: 'The photo that is looked at' });
  const looks = lookControls(look, change => { stage.look(change); steps.draw(); });
  const state = { kind: 'peaks', /** @type {any} */ reply: null };
  const kinds = segmented({ label: 'Places', options: [['peaks', 'Places'], ['path', 'Scanpath'], ['none', 'Heat alone']], value: 'peaks', onpick: value => { state.kind = value; show(null); } });
  const about = el('div', { class: 'saying' });
  const cropped = el('div');
  const shape = choice({ label: 'Smart crop', options: shapes, value: context.params.get('crop') ?? '', onpick: crop => task.go({ crop }) });
  let steps = null;
  stage.look(look);

  const task = photoTask(root, context, {
    title: 'Where people look first', busy: 'Looking …', route: '/v1/fixations', samples: scenes, options: [], settings: ['crop'], controls: [shape],
    note: 'Predicted for the first seconds; nobody was measured on your photo.',
    begin({ url }) {
      stage.load(url);
      state.reply = null;
      for (const part of [about, cropped]) put(part);
      steps = stepRow({ label: 'Steps', url, look, onshow: show });
      return [el('div', { class: 'card' }, el('div', { class: 'sight' }, stage.node, looks), el('div', { class: 'saying' }, kinds, about, cropped, steps.node))];
    },
    show(reply) {
      state.reply = reply;
      stage.place(reply.image);
      show(null);
      steps.fill((reply.steps ?? []).map((attention, i) => ({ attention, text: `step ${i + 1}`, label: `Step ${i + 1}: where the model looked before it answered` })), reply.image);
      drawWindow(reply);
    },
  });

  function show(index) {
    const { reply, kind } = state;
    if (!reply) return;
    const { rows, columns, values } = reply.density;
    stage.show(index === null ? { rows, columns, weights: values } : reply.steps[index]);
    const places = index !== null || kind === 'none' ? [] : kind === 'path' ? reply.scanpath : reply.peaks;
    const line = kind === 'path' && places.map(({ x, y }) => `${x},${y}`).join(' ');
    stage.draw([
      ...(reply.crop && index === null ? outside(reply) : []),
      ...(line ? [svg('polyline', { points: line, class: 'path under' }), svg('polyline', { points: line, class: 'path' })] : []),
    ]);
    stage.pin(places.map(({ x, y }, i) => ({ x, y, text: String(i + 1) })));
    if (kind === 'path') put(about, el('p', { class: 'small' }, 'An order in which the places may be looked at: found by winner-take-all, not measured.'), el('p', { class: 'small' }, reply.scanpath.map(at).join(' → ')));
    else put(about, scores(reply.peaks.map((peak, i) => ({ label: `${i + 1}: ${at(peak)}`, score: peak.mass }))), el('p', { class: 'small' }, 'The share of all looks that each place draws, and where it lies in pixels.'));
  }

  // What the window leaves out is dimmed.
  function outside({ image: { width, height }, crop: { x, y, width: w, height: h } }) {
    return [svg('path', { class: 'dim', d: `M0 0H${width}V${height}H0ZM${x} ${y}v${h}h${w}v${-h}Z` }), svg('rect', { x, y, width: w, height: h, class: 'region' })];
  }

  async function drawWindow({ crop, image }) {
    put(cropped);
    if (!crop) return;
    await stage.image.decode();
    const frame = { x: crop.x + crop.width / 2, y: crop.y + crop.height / 2, across: [crop.width / 2, 0], down: [0, crop.height / 2] };
    const picture = preview(stage.image, frame, image);
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', 'The photo, cropped to where most looks fall');
    put(cropped, el('figure', { class: 'cut' }, el('div', { class: 'cutting' }, picture),
      el('figcaption', { class: 'small' }, `${crop.width} × ${crop.height} pixels at ${crop.x}, ${crop.y}: ${percent(crop.mass)} of all looks fall into it.`)));
  }

  return () => { task.close(); stage.close(); };
}

const at = ({ x, y }) => `${number(x, 0)}, ${number(y, 0)}`;
