// Captions: a photo, a sentence that comes word by word, and where the model looked for each of them.
import { el, put, number } from '../dom.js';
import { ask, curl, stream } from '../api.js';
import { choice, panel, slider } from '../ui.js';
import { fileInput, sample, sampleButtons, scenes } from '../input.js';
import { lookControls } from '../photo.js';
import { captionCard } from './caption-card.js';
import { captionFigure } from './caption-figure.js';
import { saveSvg, savePng } from '../export.js';

const all = 'all';

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, { models, params, remember }) {
  const known = params.get('model');
  const state = {
    /** @type {Blob | null} */ file: null, name: '', url: '', sample: null,
    model: known === all || models.some(model => model.name === known) ? known : models[0].name,
    beam: 1, boxes: [], prefix: '', seed: null,
    look: { ramp: 'daylight', opacity: 1, smooth: true },
    /** @type {any[]} */ cards: [], answer: null,
  };

  const input = fileInput({ kind: 'image', title: 'Drop a photo here, paste one, or', onfile: (file, name) => take(file, name, null) });
  const model = choice({
    label: 'Model',
    options: [...models.map(one => [one.name, one.title ?? one.name]), ...(models.length > 1 ? [[all, 'Compare all models']] : [])],
    value: state.model,
    onpick: value => { Object.assign(state, { model: value, prefix: '' }); caption(); },
  });
  const beam = slider({
    label: 'Search', min: 1, max: 10, step: 1, value: 1,
    text: width => width === 1 ? 'the likeliest word each time' : `${width} sentences side by side`,
    onslide: width => { state.beam = width; },
  });
  beam.addEventListener('change', () => caption());
  const draw = el('div', { class: 'row' });
  const side = el('div', { class: 'side' },
    el('h1', {}, 'What the model says, and where it looked'),
    input,
    sampleButtons(scenes, takeSample),
    el('div', { class: 'options' }, model, beam, draw));

  const figure = kind => async () => {
    const drawing = await captionFigure(state);
    (kind === 'svg' ? saveSvg : savePng)(drawing, `caption-${state.model}`);
    drawing.closest('.offstage').remove();
  };
  const answer = panel({
    empty: el('div', { class: 'empty' }, el('p', {}, 'Choose a photo, or one of our drawings.'), el('p', { class: 'small' }, 'It goes to this service and nowhere else.')),
    save: { svg: figure('svg'), png: figure('png') },
    link: () => state.sample && location.href,
  });
  put(root, side, answer.node);

  async function takeSample(path) {
    try {
      const { file, name } = await sample(path);
      take(file, name, path);
    } catch (fault) {
      answer.fail(fault);
    }
  }

  function take(file, name, path) {
    URL.revokeObjectURL(state.url);
    Object.assign(state, { file, name, sample: path, url: URL.createObjectURL(file), boxes: [], prefix: '' });
    caption();
  }

  const query = () => ({
    model: state.model === all ? null : state.model,
    beam: state.beam,
    alternatives: state.beam > 1 && state.model !== all ? Math.min(state.beam, 5) : null,
    prefix: state.prefix,
    mask: state.boxes.map(box => [box.x, box.y, box.width, box.height].map(value => Math.round(value * 10) / 10).join(',')).join(';'),
    sample: state.seed === null ? null : true,
    seed: state.seed,
  });

  function caption() {
    drawControls();
    remember({ model: state.model, sample: state.sample });
    if (!state.file) return;
    const call = { route: state.model === all ? '/v1/captions/compare' : '/v1/captions', query: query(), file: state.file, fileName: state.name };
    answer.run('Looking …', async signal => {
      if (state.model === all) await compare(call, signal);
      else if (state.beam > 1) await search(call, signal);
      else await live(call, signal);
    });
  }

  async function live(call, signal) {
    const [card] = show([state.model]);
    for await (const { event, data } of stream(call, signal)) {
      if (event === 'token') card.token(data);
      else finish([[card, data]], data, { ...call, accept: 'text/event-stream' });
    }
  }

  async function search(call, signal) {
    const reply = await ask(call, signal);
    const [card] = show([state.model]);
    finish([[card, reply]], reply, call);
  }

  async function compare(call, signal) {
    const reply = await ask(call, signal);
    const cards = show(reply.captions.map(one => one.model));
    finish(cards.map((card, i) => [card, reply.captions[i]]), reply, call);
  }

  function finish(pairs, reply, call) {
    for (const [card, one] of pairs) card.done(one);
    state.answer = reply;
    if (pairs.length === 1) pairs[0][0].pinBest();
    answer.tell(reply, curl(call));
  }

  // One card per model; a word under the pointer in one is marked in all.
  function show(names) {
    for (const card of state.cards) card.close();
    state.cards = names.map(name => captionCard({
      url: state.url, look: state.look, small: names.length > 1,
      model: models.find(one => one.name === name),
      prefix: state.prefix,
      onshow: (card, index) => { for (const other of state.cards) if (other !== card) other.follow(index); },
      onbox: box => { state.boxes.push(box); caption(); },
      onprefix: prefix => { state.prefix = prefix; caption(); },
    }));
    for (const card of state.cards) card.stage.boxes(state.boxes);
    const looks = lookControls(state.look, change => { for (const card of state.cards) card.look(change); }, names.length === 1 && boxButton());
    if (names.length === 1) state.cards[0].sight.append(looks);
    put(answer.body,
      el('div', { class: names.length > 1 ? 'cards many' : 'cards' }, state.cards.map(card => card.node)),
      names.length > 1 && looks,
      state.boxes.length > 0 && el('p', { class: 'notice' },
        `${state.boxes.length === 1 ? 'A place is' : `${state.boxes.length} places are`} hidden from the model. `,
        el('button', { type: 'button', class: 'quiet', onclick: () => { state.boxes = []; caption(); } }, 'Let it look everywhere')),
      state.prefix && el('p', { class: 'notice' }, 'It was made to begin with ', el('em', {}, state.prefix), '. ',
        el('button', { type: 'button', class: 'quiet', onclick: () => { state.prefix = ''; caption(); } }, 'Let it speak for itself')));
    return state.cards;
  }

  function boxButton() {
    const button = el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => button.setAttribute('aria-pressed', String(state.cards[0].boxing())) }, 'Hide a place: draw a box');
    return button;
  }

  // Hard attention takes one place per word: the likeliest, or one drawn by lot.
  function drawControls() {
    const hard = models.find(one => one.name === state.model)?.name.includes('hard');
    if (!hard) state.seed = null;
    put(draw, hard && el('button', { type: 'button', class: 'quiet', onclick: () => { state.seed = (state.seed ?? 0) + 1; caption(); } }, 'Draw its places by lot'),
      hard && state.seed !== null && el('button', { type: 'button', class: 'quiet', onclick: () => { state.seed = null; caption(); } }, `seed ${number(state.seed, 0)}: back to the likeliest`));
  }

  drawControls();
  if (scenes.some(([path]) => path === params.get('sample'))) takeSample(params.get('sample'));
  return () => {
    input.close();
    answer.stop();
    for (const card of state.cards) card.close();
    URL.revokeObjectURL(state.url);
  };
}
