// Actions: what is done in a film, told frame by frame as it is seen, and where the model looked in each.
import { el, put, number } from '../dom.js';
import { ApiError, stream } from '../api.js';
import { scores, slider } from '../ui.js';
import { lookControls, photoStage } from '../photo.js';
import { photoTask } from './photo-task.js';
import { moving } from './moving.js';
import { scoreChart } from './score-chart.js';

const samples = [
  ['act-soft/walk.webp', 'Somebody walks'],
  ['act-soft/wave.webp', 'Somebody waves'],
  ['act-soft/jump.webp', 'Somebody jumps'],
];

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, context) {
  const look = { ramp: 'daylight', opacity: 1, smooth: true };
  const screen = el('canvas', { class: 'photo', role: 'img', 'aria-label': 'The frame of the film' });
  const stage = photoStage({ alt: '', film: screen });
  const state = { /** @type {import('./moving.js').Moving | null} */ film: null, /** @type {any[]} */ frames: [], at: -1, playing: 0, follows: true };
  const moment = slider({ label: 'Moment', min: 0, max: 0, step: 1, value: 0, text: when, onslide: index => { stop(); show(index); } });
  const knob = moment.querySelector('input');
  const play = el('button', { type: 'button', onclick: () => state.playing ? stop() : start() }, 'Play');
  const whole = el('div');
  const now = el('div');
  const notice = el('p', { class: 'notice' });
  const chart = scoreChart({ onpick: ms => { stop(); show(indexAt(ms)); } });
  const rest = el('div', { class: 'saying' }, whole, chart.node, now);
  const under = el('div', {}, el('div', { class: 'looks scrub' }, play, moment),
    lookControls(look, stage.look, el('button', { type: 'button', onclick: () => task.keep('image/webp') }, 'Save the film with its maps')));
  stage.look(look);

  const task = photoTask(root, context, {
    title: 'What is done, and where the model looked', kind: 'video', busy: 'Watching …', route: '/v1/actions', samples, options: [], accept: 'text/event-stream',
    note: 'Animated GIF and WebP are read by every service, MP4 and others where ffmpeg is installed.',
    query: all => ({ ...all, top: context.models.find(one => one.name === all.model)?.labels?.slice(0, 100).length }),
    async begin({ file, url }) {
      stop();
      state.film?.close();
      Object.assign(state, { film: await moving(file, url), frames: [], at: -1, follows: true });
      stage.load(url);
      if (state.film) place(state.film);
      put(notice, !state.film ? 'This browser cannot draw this film, so its maps stand alone.' : state.film.still && 'This browser draws the first frame only; the maps are those of all frames.');
      for (const part of [rest, under]) part.hidden = true;
      return [el('div', { class: 'card' }, el('div', { class: 'sight' }, stage.node, notice, under), rest)];
    },
    async read(call, signal) {
      stop();
      Object.assign(state, { frames: [], at: -1, follows: true });
      for await (const { event, data } of stream(call, signal)) {
        if (event === 'done') return data;
        add(data);
      }
      throw new ApiError({ title: 'The answer broke off', detail: 'The film was not seen to its end. What had come by then stays; try again.' });
    },
    show(reply) {
      state.frames = reply.frames;
      place(reply.image);
      knob.max = String(reply.frames.length - 1);
      put(whole, scores(reply.classes, 3));
      chart.draw(reply.frames, reply.classes.map(one => one.label));
      show(state.at < 0 ? 0 : state.at);
    },
  });

  function place({ width, height, region = { x: 0, y: 0, width, height } }) {
    if (screen.width !== width || screen.height !== height) Object.assign(screen, { width, height });
    stage.place({ width, height, region });
  }

  // A frame that has just been seen is shown, unless somebody looks at another.
  function add(frame) {
    state.frames.push(frame);
    for (const part of [rest, under]) part.hidden = false;
    knob.max = String(state.frames.length - 1);
    const best = frame.classes.map(one => one.label);
    put(whole, el('p', { class: 'hero' }, best[0], ' …'));
    chart.draw(state.frames, best);
    if (state.follows) show(state.frames.length - 1);
  }

  async function show(index) {
    const frame = state.frames[index];
    if (!frame) return;
    const { film } = state;
    state.at = index;
    moment.set(index);
    chart.head((frame.startMs + frame.endMs) / 2);
    const picture = await film?.at(frame.startMs).catch(() => null);
    if (state.at !== index || state.film !== film) return;
    if (picture) screen.getContext('2d').drawImage(picture, 0, 0, screen.width, screen.height);
    if (stage.state.info) stage.show(frame.attention);
    put(now, el('p', { class: 'small' }, `At ${when(index)}, by what was seen until then:`), scores(frame.classes, 3));
  }

  function when(index) {
    const frame = state.frames[index];
    return frame ? `${number(frame.startMs / 1000)} s` : '';
  }

  const indexAt = ms => Math.max(0, state.frames.findLastIndex(frame => frame.startMs <= ms));

  function start() {
    if (state.frames.length === 0) return;
    const first = state.at >= state.frames.length - 1 ? 0 : state.frames[state.at].startMs;
    const from = performance.now() - first;
    play.textContent = 'Pause';
    const move = () => {
      const ms = performance.now() - from;
      const index = indexAt(ms);
      if (index !== state.at) show(index);
      if (ms > state.frames.at(-1).endMs) stop();
      else state.playing = requestAnimationFrame(move);
    };
    state.playing = requestAnimationFrame(move);
  }

  function stop() {
    cancelAnimationFrame(state.playing);
    Object.assign(state, { playing: 0, follows: false });
    play.textContent = 'Play';
  }

  return () => { stop(); task.close(); stage.close(); state.film?.close(); };
}
