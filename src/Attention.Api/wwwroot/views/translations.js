// Translations: a text, its translation, and which words each word came from.
import { el, put } from '../dom.js';
import { ask, curl } from '../api.js';
import { choice, panel, segmented, slider } from '../ui.js';
import { saveSvg, savePng } from '../export.js';
import { pairFigure } from './pair.js';

const samples = [
  ['Economic growth has slowed down in recent years.', ''],
  ['The black cat sleeps on the old chair.', ''],
  ['Two young girls are playing with a ball on the beach.', ''],
  ['The white house is on the hill.', 'La maison blanche est sur la colline.'],
];

const names = new Intl.DisplayNames('en', { type: 'language' });
const language = code => { try { return names.of(code) ?? code; } catch { return code; } };

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, { models, params, remember }) {
  const pairs = [...new Map(models.map(model => [`${model.settings.source}-${model.settings.target}`, model.settings])).entries()];
  const wanted = `${params.get('source')}-${params.get('target')}`;
  const look = { kind: params.get('view') === 'matrix' ? 'matrix' : 'links', unit: params.get('unit') === 'subwords' ? 'subwords' : 'words', threshold: 0.05 };
  const state = { pair: pairs.some(([key]) => key === wanted) ? wanted : pairs[0][0], model: params.get('model') ?? '', beam: clamp(Number(params.get('beam') || 5)) };
  let figures = [];

  const text = el('textarea', { rows: 4, value: params.get('text') ?? '', placeholder: 'Type or paste a text', onkeydown: submit });
  const own = el('textarea', { rows: 3, value: params.get('own') ?? '', placeholder: 'Leave empty to let the model translate', onkeydown: submit });
  const direction = choice({
    label: 'Languages', value: state.pair,
    options: pairs.map(([key, { source, target }]) => [key, `${language(source)} → ${language(target)}`]),
    onpick: value => { Object.assign(state, { pair: value, model: '' }); drawModels(); if (text.value.trim() && !own.value.trim()) go(); },
  });
  const modelPlace = el('div');
  const beam = slider({ label: 'Search', min: 1, max: 10, step: 1, value: state.beam, text: width => width === 1 ? 'the likeliest word each time' : `${width} translations side by side`, onslide: width => { state.beam = width; } });
  const side = el('form', { class: 'side', onsubmit: event => { event.preventDefault(); go(); } },
    el('h1', {}, 'Which words each word came from'),
    el('label', { class: 'field' }, el('span', {}, 'Text'), text),
    direction,
    el('button', { type: 'submit', class: 'primary' }, 'Translate'),
    el('div', { class: 'chips', role: 'group', 'aria-label': 'Samples' }, samples.map(([sample, translation]) =>
      el('button', { type: 'button', class: 'chip', onclick: () => { text.value = sample; own.value = translation; own.closest('details').open = !!translation; go(); } }, translation ? `${sample} (with our own translation)` : sample))),
    el('div', { class: 'options' }, modelPlace, beam),
    el('details', { open: !!own.value }, el('summary', {}, 'A translation of your own'),
      el('label', { class: 'field' }, el('span', {}, 'See how it aligns'), own)));

  const answer = panel({
    empty: el('div', { class: 'empty' }, el('p', {}, 'Type a text, or take one of ours.')),
    save: { svg: () => figures.forEach((one, i) => saveSvg(one.drawing(), title(i))), png: () => figures.forEach((one, i) => savePng(one.drawing(), title(i))) },
    link: () => location.href,
  });
  const title = i => `alignment${figures.length > 1 ? `-${i + 1}` : ''}`;
  put(root, side, answer.node);

  function drawModels() {
    const fitting = models.filter(model => `${model.settings.source}-${model.settings.target}` === state.pair);
    if (!fitting.some(model => model.name === state.model)) state.model = '';
    put(modelPlace, fitting.length > 1 && choice({ label: 'Model', value: state.model || fitting[0].name, options: fitting.map(one => [one.name, one.title ?? one.name]), onpick: value => { state.model = value; if (text.value.trim()) go(); } }));
  }

  function submit(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      go();
    }
  }

  function note() {
    remember({
      text: text.value, own: own.value.trim(), source: state.pair.split('-')[0], target: state.pair.split('-')[1], model: state.model,
      beam: state.beam === 5 ? null : String(state.beam), view: look.kind === 'links' ? null : look.kind, unit: look.unit === 'words' ? null : look.unit,
    });
  }

  function go() {
    note();
    const [source, target] = state.pair.split('-');
    const model = state.model || undefined;
    const call = own.value.trim()
      ? { route: '/v1/alignments', json: { pairs: [{ text: text.value, translation: own.value }], source, target, model } }
      : { route: '/v1/translations', json: { texts: [text.value], source, target, model, beam: state.beam, alternatives: Math.min(state.beam, 4) } };
    answer.run(own.value.trim() ? 'Aligning …' : 'Translating …', async signal => {
      const reply = await ask(call, signal);
      show(reply.translations[0]);
      answer.tell(reply, curl(call));
    });
  }

  function show(result) {
    close();
    figures = (result.sentences.length > 0 ? result.sentences : [result]).map(sentence => pairFigure(sentence, look));
    const redraw = () => { note(); for (const figure of figures) figure.draw(); };
    put(answer.body,
      el('p', { class: 'hero' }, result.translation),
      !result.finished && el('p', { class: 'notice' }, 'The translation was cut short by the limit of words.'),
      el('div', { class: 'looks' },
        segmented({ label: 'Drawing', options: [['links', 'Links'], ['matrix', 'Matrix']], value: look.kind, onpick: value => { look.kind = value; redraw(); } }),
        segmented({ label: 'Unit', options: [['words', 'Words'], ['subwords', 'Subwords']], value: look.unit, onpick: value => { look.unit = value; redraw(); } }),
        slider({ label: 'Links from', min: 0, max: 0.5, step: 0.01, value: look.threshold, text: value => value.toFixed(2), onslide: value => { look.threshold = value; redraw(); } })),
      figures.map(figure => figure.node));
    for (const figure of figures) figure.draw();
  }

  function close() {
    for (const figure of figures) figure.close();
    figures = [];
  }

  drawModels();
  if (text.value.trim()) go();
  return () => { answer.stop(); close(); };
}

const clamp = width => Math.min(10, Math.max(1, Math.round(width) || 5));
