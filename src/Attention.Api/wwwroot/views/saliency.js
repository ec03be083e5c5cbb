// Saliency: what stands out in a photo, cut out of it, and the regions that the model looked at more closely.
import { el, svg, put, number, percent, eachFrame } from '../dom.js';
import { ask } from '../api.js';
import { segmented, slider } from '../ui.js';
import { lookControls, photoStage } from '../photo.js';
import { scenes } from '../input.js';
import { save } from '../export.js';
import { photoTask } from './photo-task.js';
import { stepRow } from './steps.js';

// What is shown needs no more pixels; the cut-out that is saved has all of them.
const longest = 1400;

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, context) {
  // Probabilities: the same heat means the same at every step.
  const look = { ramp: 'daylight', opacity: 1, smooth: true, full: 1 };
  const stage = photoStage({ alt: 'The photo whose object stands out' });
  const canvas = el('canvas', {});
  const after = el('div', { class: 'after', 'aria-hidden': 'true' }, canvas);
  const wipe = el('input', { type: 'range', class: 'wipe', min: 0, max: 100, step: 1, value: 50, 'aria-label': 'How much of the photo is uncovered, the rest is the cut-out', oninput: uncover });
  const edge = el('i', { class: 'edge', 'aria-hidden': 'true' });
  const facts = el('dl', { class: 'facts' });
  const looks = lookControls(look, change => { stage.look(change); steps.draw(); });
  const threshold = slider({ label: 'Threshold', min: 0.01, max: 0.99, step: 0.01, value: 0.5, text: number, onslide: value => { state.threshold = value; cutOut(); } });
  threshold.addEventListener('change', () => task.go({ threshold: String(state.threshold) }));
  const state = { threshold: 0.5, hard: context.params.get('binary') === 'true', /** @type {any} */ reply: null, /** @type {Uint8ClampedArray | null} */ mask: null, soft: false, /** @type {ImageData | null} */ photo: null };
  const edges = segmented({ label: 'Edges', options: [['soft', 'Soft edges'], ['hard', 'Hard edges']], value: state.hard ? 'hard' : 'soft', onpick: value => { state.hard = value === 'hard'; cutOut(); task.go({ binary: state.hard ? 'true' : null }); } });
  const keep = el('button', { type: 'button', onclick: saveCutOut }, 'Save the cut-out');
  const controls = el('div', { class: 'looks' }, threshold, edges, keep);
  let steps = null;
  stage.look(look);
  stage.node.append(after, wipe, edge);

  const task = photoTask(root, context, {
    title: 'What stands out, and how the model found it', busy: 'Looking …', route: '/v1/saliency', samples: scenes, options: ['threshold', 'binary'],
    note: 'A first look at the whole photo, then a closer one at region after region, each of which corrects the map.',
    begin({ url, query }) {
      stage.load(url);
      Object.assign(state, { reply: null, mask: null, soft: false, photo: null });
      if (!query.binary) edges.querySelector('input').checked = true;
      state.hard = !!query.binary;
      steps = stepRow({ label: 'Steps', url, look, onshow: show });
      put(facts);
      show(null);
      for (const part of [controls, looks]) part.hidden = true;
      return [el('div', { class: 'card' }, el('div', { class: 'sight' }, stage.node, controls, looks), el('div', { class: 'saying' }, facts, steps.node))];
    },
    async show(reply, { query }) {
      Object.assign(state, { reply, threshold: reply.threshold });
      stage.place(reply.image);
      threshold.set(reply.threshold);
      if (!state.mask || !query.binary || !state.soft) await read(reply);
      state.soft ||= !query.binary;
      controls.hidden = looks.hidden = false;
      show(null);
      const all = [{ attention: reply.initial }, ...reply.steps];
      steps.fill(all.map(({ attention, box }, i) => ({ attention, text: i === 0 ? 'first look' : `step ${i}`, label: i === 0 ? 'The first look, at the whole photo' : `Step ${i}, a closer look at ${words(box)}` })), reply.image);
      cutOut();
    },
  });

  async function read(reply) {
    const mask = new Image();
    mask.src = `data:image/png;base64,${reply.mask}`;
    await Promise.all([mask.decode(), stage.image.decode()]);
    const scale = Math.min(1, longest / Math.max(reply.image.width, reply.image.height));
    [canvas.width, canvas.height] = [reply.image.width, reply.image.height].map(side => Math.max(1, Math.round(side * scale)));
    const pixels = picture => {
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return context.getImageData(0, 0, canvas.width, canvas.height);
    };
    state.photo = pixels(stage.image);
    state.mask = pixels(mask).data;
  }

  // As the service does it: opacity rises from nothing at the threshold to full halfway between it and 1.
  const cutOut = eachFrame(() => {
    const { photo, mask, threshold: from, hard, reply } = state;
    if (!photo || !mask) return;
    let inside = 0;
    for (let i = 0; i < mask.length; i += 4) {
      const above = mask[i] / 255 - from;
      inside += Number(above > 0);
      photo.data[i + 3] = above <= 0 ? 0 : hard ? 255 : 255 * Math.min(1, above / (1 - from) * 2);
    }
    canvas.getContext('2d').putImageData(photo, 0, 0);
    put(facts, [
      ['stands out', `${percent(inside / (mask.length / 4))} of the photo`],
      ['threshold', number(from)],
      from === reply.threshold && ['within', reply.box ? words(reply.box) : 'nothing is above the threshold'],
    ].filter(Boolean).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
  });

  // A step shows its map and its region; none, the cut-out.
  function show(index) {
    const step = index === null || !state.reply ? null : index === 0 ? { attention: state.reply.initial } : state.reply.steps[index - 1];
    for (const part of [after, wipe, edge]) part.hidden = !!step || !state.reply;
    stage.show(step?.attention);
    stage.draw(step?.box ? [svg('rect', { ...step.box, class: 'region under' }), svg('rect', { ...step.box, class: 'region' })] : []);
    if (!step) uncover();
  }

  function uncover() {
    stage.node.style.setProperty('--at', `${wipe.value}%`);
    wipe.setAttribute('aria-valuetext', `${wipe.value} % photo`);
  }

  async function saveCutOut() {
    const { call } = task.state;
    try {
      const { cutout } = await ask({ ...call, query: { ...call.query, cutout: true, attention: 'none' } });
      if (!cutout) return;
      save(new Blob([Uint8Array.from(atob(cutout), byte => byte.charCodeAt(0))], { type: 'image/png' }), task.named('cutout', 'image/png'));
    } catch (fault) {
      task.answer.fail(fault);
    }
  }

  return () => { task.close(); stage.close(); };
}

const words = ({ x, y, width, height }) => `${number(width, 0)} × ${number(height, 0)} pixels at ${number(x, 0)}, ${number(y, 0)}`;
